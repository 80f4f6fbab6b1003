/** One question of a DNS message. */
export interface NameQuestion {
  readonly id: number;
  /** Lower case, without the dot at the end. */
  readonly name: string;
  readonly type: number;
  /** The bytes of the question, as they are repeated in the answer. */
  readonly bytes: Buffer;
}

const HEADER = 12;
const [IPV4, INTERNET] = [1, 1];
const RESPONSE = 0x8180;
const NO_SUCH_NAME = 3;
/** Points at the name of the question. */
const SAME_NAME = 0xc00c;

/** `undefined` of what is no query with one question. @see https://www.rfc-editor.org/rfc/rfc1035#section-4 */
export function readQuestion(message: Buffer): NameQuestion | undefined {
  if (message.length < HEADER + 5 || message.readUInt16BE(4) !== 1 || message.readUInt16BE(2) & 0x8000)
    return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    // A pointer has no place in a question.
    if (length > 63 || at + length >= message.length) return undefined;
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (at + 5 > message.length) return undefined;
  const type = message.readUInt16BE(at + 1);
  return {
    id: message.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type,
    bytes: message.subarray(HEADER, at + 5),
  };
}

/** @param address of IPv4; `undefined`: there is no such name */
export function writeAnswer({ id, type, bytes }: NameQuestion, address: string | undefined): Buffer {
  const answered = address !== undefined && type === IPV4;
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(RESPONSE | (address === undefined ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answered ? 1 : 0, 6);
  if (!answered) return Buffer.concat([header, bytes]);
  const record = Buffer.alloc(16);
  record.writeUInt16BE(SAME_NAME, 0);
  record.writeUInt16BE(IPV4, 2);
  record.writeUInt16BE(INTERNET, 4);
  record.writeUInt32BE(5, 6);
  record.writeUInt16BE(4, 10);
  record.set(address.split(".").map(Number), 12);
  return Buffer.concat([header, bytes, record]);
}
