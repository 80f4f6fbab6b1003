import * as v from "valibot";
import { isJsonObject, isStorable, type JsonObject, MAXIMUM_DEPTH } from "./json-object.ts";

/** Control characters, and halves of a character: what no name has, and what logs and terminals choke on. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Bytes of a record's key; DynamoDB would take 2,048. */
const MAXIMUM_KEY_BYTES = 512;

const text = v.string("is not a string.");

const email = v.pipe(text, v.maxLength(254, "is longer than 254 characters."), v.email("is not an e-mail address."));

const name = v.pipe(
  text,
  v.maxLength(256, "is longer than 256 characters."),
  v.check((value) => value.trim() !== "", "is empty."),
  v.check((value) => !UNPRINTABLE.test(value), "has characters that cannot be shown."),
);

const version = v.pipe(
  v.number("is not a number."),
  v.safeInteger("is not a whole number."),
  v.minValue(1, "is less than 1."),
  v.maxValue(Number.MAX_SAFE_INTEGER - 1, "is too large."),
);

/** A whole number of a query, as text: `1`, and neither `01` nor `1e0`. */
const wholeNumber = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,15}$/, "is not a whole number from 1."),
  v.transform(Number),
);

/** What is not known is refused without saying it back. */
const strictly = ({ expected }: v.StrictObjectIssue): string =>
  expected === "never" ? "has a field that is not known." : "is missing.";

export const NewUser = v.strictObject({ email, name }, strictly);
export const ChangedUser = v.strictObject({ email, name, version }, strictly);

export const NewData = v.strictObject(
  {
    value: v.pipe(
      v.custom<JsonObject>(isJsonObject, "is not an object."),
      v.check(
        (value) => isStorable(value),
        `is nested deeper than ${MAXIMUM_DEPTH} levels, or has a number that is out of range.`,
      ),
    ),
    version: v.optional(version),
  },
  strictly,
);

export const UserId = v.pipe(
  v.string(),
  v.regex(/^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/, "is not a user's id."),
);

/** Any text that fits into one segment of a path. */
export const DataKey = v.pipe(
  v.string(),
  v.nonEmpty("is empty."),
  v.check((key) => Buffer.byteLength(key) <= MAXIMUM_KEY_BYTES, `has more than ${MAXIMUM_KEY_BYTES} bytes.`),
  v.check((key) => !UNPRINTABLE.test(key), "has characters that cannot be shown."),
  v.check((key) => !/[/\\]/.test(key) && key !== "." && key !== "..", "has a slash, or is a step of a path."),
);

export const DEFAULT_PAGE_SIZE = 25;

export const ListQuery = v.strictObject(
  {
    pageSize: v.optional(v.pipe(wholeNumber, v.maxValue(100, "is more than 100.")), `${DEFAULT_PAGE_SIZE}`),
    cursor: v.optional(v.pipe(v.string(), v.maxLength(256, "is too long."))),
  },
  strictly,
);

export const DeleteQuery = v.strictObject(
  { version: v.optional(v.pipe(wholeNumber, v.safeInteger("is too large."))) },
  strictly,
);

export const NoQuery = v.strictObject({}, strictly);
