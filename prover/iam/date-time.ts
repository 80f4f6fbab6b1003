import { NotUnderstood } from "./not-understood.ts";

const W3C =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d{2}):(\d{2})))?)?$/;

/**
 * Milliseconds since 1970 of a W3C date (a month, a day, or a time with its zone) or of UNIX seconds.
 *
 * @throws NotUnderstood for anything else, and for four digits: they could be a year or seconds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function dateTime(text: string): number {
  if (/^\d{1,3}$|^\d{5,12}$/.test(text)) return Number(text) * 1000;
  const [, year, month, day = "1", hour = "0", minute = "0", second = "0", fraction = "0", sign, zoneHour, zoneMinute] =
    W3C.exec(text) ?? [];
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = midnight.getUTCMonth() === Number(month) - 1 && midnight.getUTCDate() === Number(day);
  if (!exists || Number(year) < 1000 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw new NotUnderstood(`"${text}" is not a date and time.`);
  }
  const zone = Number(`${sign ?? "+"}1`) * (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0));
  const minutes = Number(hour) * 60 + Number(minute) - zone;
  return midnight.getTime() + minutes * 60_000 + Number(second) * 1000 + Number(fraction.padEnd(3, "0"));
}
