/** `14:03:22.118`, in the reader's time. */
export function timeOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  const pad = (part: number, length = 2): string => String(part).padStart(length, "0");
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}
