import type { FieldMeta } from "@/lib/fields";
import { lookupHashes, openSealed, seal, sealedColumns } from "@/lib/sealing";

const key = (id: string, letter: string) => `${id}:${Buffer.alloc(32, letter).toString("base64")}`;
const field = (type: FieldMeta["type"], lookup?: string): FieldMeta => ({
  name: "value",
  label: "Value",
  type,
  required: false,
  personal: true,
  sealed: "person.value",
  lookup,
});

beforeEach(() => {
  process.env.DATA_KEYS = key("k1", "a");
});

test.each<[FieldMeta["type"], unknown]>([
  ["string", "Zoë: “hello”"],
  ["string", "sealed:looks:like-one"],
  ["date", "2026-03-14"],
  ["datetime", "2026-03-14T09:30:00.000Z"],
  ["integer", 0],
  ["money", 1234567.89],
  ["boolean", false],
  ["string_list", ["a, b", "c"]],
  ["json", "just text"],
  ["json", { deep: [1, null] }],
  ["location", { lat: 51.5, lng: -0.1 }],
])("%s comes back as it was", (type, value) => {
  const stored = sealedColumns(field(type), value);

  expect(stored.value).toMatch(/^sealed:k1:/);
  expect(openSealed(field(type), stored.value)).toEqual(value);
});

test("the same value never looks the same", () => {
  expect(seal("person.value", "string", "Ada")).not.toBe(seal("person.value", "string", "Ada"));
});

test("a value opens only where it belongs, and only unchanged", () => {
  const stored = seal("person.value", "string", "Ada");
  const changed = stored.slice(0, -2) + (stored.endsWith("AA") ? "BB" : "AA");

  expect(() => openSealed({ ...field("string"), sealed: "person.other" }, stored)).toThrow();
  expect(() => openSealed(field("string"), changed)).toThrow();
});

test("a new key writes, and the old one still reads", () => {
  const old = seal("person.value", "string", "Ada");
  process.env.DATA_KEYS = `${key("k2", "b")},${key("k1", "a")}`;

  expect(openSealed(field("string"), old)).toBe("Ada");
  expect(seal("person.value", "string", "Ada")).toMatch(/^sealed:k2:/);
  expect(lookupHashes(field("string"), "Ada")).toHaveLength(2);
});

test("a key that is gone is named", () => {
  const old = seal("person.value", "string", "Ada");
  process.env.DATA_KEYS = key("k2", "b");

  expect(() => openSealed(field("string"), old)).toThrow("no key k1");
});

test.each(["k1", "k1:c2hvcnQ=", ":x", "k 1:AAAA"])("%p is no key", (keys) => {
  process.env.DATA_KEYS = keys;

  expect(() => seal("person.value", "string", "Ada")).toThrow("DATA_KEYS");
});

test("a hash is the same for the same value, and tells nothing without the key", () => {
  const [mine] = lookupHashes(field("email", "valueHash"), "ada@example.com");

  expect(sealedColumns(field("email", "valueHash"), "ada@example.com").valueHash).toBe(mine);
  process.env.DATA_KEYS = key("k1", "b");
  expect(lookupHashes(field("email", "valueHash"), "ada@example.com")).not.toContain(mine);
});

test("what was stored before the field was personal is still read", () => {
  expect(openSealed(field("string"), "Ada")).toBe("Ada");
  expect(openSealed(field("money"), "12.50")).toBe(12.5);
  expect(openSealed(field("string_list"), "a, b")).toEqual(["a", "b"]);
});
