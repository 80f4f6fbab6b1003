import { environmentProgram } from "../../lib/environment-program.ts";

export default () => environmentProgram(process.env["ENVIRONMENT"]);
