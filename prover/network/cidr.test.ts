import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, parseAddress, parseCidr } from "./cidr.ts";

test.each([
  ["10.0.0.0/24", { family: 4, prefix: 24, addresses: { from: 0x0a000000, to: 0x0a000100 } }],
  ["100.68.0.18/18", { family: 4, prefix: 18, addresses: { from: 0x64440000, to: 0x64444000 } }],
  ["10.1.2.3", { family: 4, prefix: 32, addresses: { from: 0x0a010203, to: 0x0a010204 } }],
  ["0.0.0.0/0", { family: 4, prefix: 0, addresses: { from: 0, to: 2 ** 32 } }],
  ["2001:db8::/32", { family: 6, prefix: 32, addresses: { from: 0x20010db8n << 96n, to: 0x20010db9n << 96n } }],
  ["::/0", { family: 6, prefix: 0, addresses: { from: 0n, to: 1n << 128n } }],
])("%s is a block", (text, expected) => {
  expect(parseCidr(text)).toEqual(expected);
});

test.each(["", "10.0.0/8", "10.0.0.0/33", "10.0.0.256/24", "10.0.0.0/", "pl-12345678", "1::2::3/8", "::/129", "a/8/9"])(
  "%s is none",
  (text) => {
    expect(parseCidr(text)).toBeUndefined();
  },
);

test("an address is written as it is read", () => {
  const address = fc.oneof(
    fc.nat(2 ** 32 - 1).map((value) => ({ family: 4 as const, value })),
    fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((value) => ({ family: 6 as const, value })),
  );
  fc.assert(
    fc.property(address, ({ family, value }) => {
      expect(parseAddress(formatAddress(family, value))).toEqual({ family, value });
    }),
  );
});

test("a run of zeros is left out once", () => {
  expect(formatAddress(6, (0x20010db8n << 96n) + 1n)).toBe("2001:db8::1");
});
