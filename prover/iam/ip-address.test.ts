import fc from "fast-check";
import { expect, test } from "vitest";
import { isInRange } from "./ip-address.ts";
import { NotUnderstood } from "./not-understood.ts";

const bits = (address: string) =>
  address
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");

test("an address is in a range where its first bits are the network's", () => {
  const octet = fc.constantFrom(0, 1, 127, 128, 254, 255);
  const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: 32 }), (given, network, length) => {
      const expected = bits(given).slice(0, length) === bits(network).slice(0, length);
      expect(isInRange(given, `${network}/${length}`)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["2001:db8::1", "2001:DB8:0:0:0:0:0:1/128", true],
  ["::", "::/0", true],
  ["ffff::", "8000::/1", true],
  ["7fff::", "8000::/1", false],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:9/127", true],
  ["1:2:3:4:5:6:7:a", "1:2:3:4:5:6:7:8/127", false],
])("%s in %s: %s", (address, range, expected) => {
  expect(isInRange(address, range)).toBe(expected);
});

test.each(["1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4/", "1.2.3.4/8/8", "1::2::3/64", "1:2/64", "g::/8", "::/129", ""])(
  '"%s" is no range',
  (range) => {
    expect(() => isInRange("10.0.0.1", range)).toThrow(NotUnderstood);
  },
);
