/**
 * Commands of the documents that no test runs, and why. Each reason stands in docs/README.md too.
 */
export const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [
    /^npm (ci|install)( && npm (start|test))?$|^npm start$/,
    "The set-up and the README's two commands are run by `.ci/run`, on a fresh clone.",
  ],
  [/^(ENVIRONMENT=\w+ )?pulumi /, "`pulumi` needs the Pulumi CLI and an account."],
  [/^aws /, "`aws` needs an account."],
  [/^terraform (init|apply)/, "`terraform init` and `terraform apply` need an account."],
  [/^npm run test:/, "`npm run test:faults` and `npm run test:deep` take minutes; tests do the same with less."],
];

export const reasonOf = (command: string): string | undefined =>
  ELSEWHERE.find(([pattern]) => pattern.test(command))?.[1];
