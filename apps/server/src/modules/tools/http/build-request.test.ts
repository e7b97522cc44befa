import { HttpImplementationSchema, type HttpImplementation, type JsonObject } from "@cdsa/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ToolFailure } from "../builtin/builtin-tool.ts";
import { buildRequest } from "./build-request.ts";

const SECRETS: Readonly<Record<string, string>> = { KEY: 'k"1/&=ü', LINES: "a\r\nX-Evil: 1" };

const build = (over: Partial<HttpImplementation>, value: JsonObject = {}, handles: readonly string[] = []) =>
  buildRequest({
    executionId: "id-1",
    implementation: HttpImplementationSchema.parse({
      kind: "http",
      method: "POST",
      url: "https://api.example.org/v1",
      ...over,
    }),
    arguments: value,
    handles: new Set(handles),
    secret: (name) => {
      const secret = SECRETS[name];
      if (secret === undefined) throw new TypeError(name);
      return secret;
    },
  });

describe("the address", () => {
  const url = "https://api.example.org:8443/users/{id}/files/{file}.txt?q={q}&fixed=1&key={{secret:KEY}}";

  it("takes values percent-encoded, and what is left goes into the query of a GET", () => {
    const built = build({ method: "GET", url }, { id: "a/b?c#d", file: "ü x", q: "1&key=2", more: [1] });
    expect(built.url.href).toBe(
      "https://api.example.org:8443/users/a%2Fb%3Fc%23d/files/%C3%BC%20x.txt?q=1%26key%3D2&fixed=1&key=k%221%2F%26%3D%C3%BC&more=%5B1%5D",
    );
    expect(built.body).toBeNull();
  });

  it("leaves out a parameter whose argument was left out", () => {
    expect(build({ url: "https://api.example.org/?a={a}&b=x{b}" }, {}).url.search).toBe("?b=x");
  });

  it.each([
    "",
    ".",
    "..",
    "../admin",
    "a/../../admin",
    "..\\admin",
    "%2e%2e",
    "%2e%2e/x",
    "%252e%252e%252fx",
    "..;/admin",
    ".%2e",
    "a\nb",
    "\u0000",
  ])("refuses %j in the path", (id) => {
    expect(() => build({ method: "GET", url: "https://api.example.org/users/{id}" }, { id })).toThrow(
      ToolFailure,
    );
  });

  it("keeps its host, port and path whatever is put in", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }).filter((text) => text.isWellFormed()),
      fc
        .array(
          fc.constantFrom(
            "/",
            "\\",
            ".",
            "..",
            "%2f",
            "%5c",
            "%2e",
            "@",
            ":",
            "#",
            "?",
            "//",
            ";",
            "evil.example",
          ),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(nasty, nasty, (id, q) => {
        let built;
        try {
          built = build({ method: "GET", url: "https://api.example.org:8443/users/{id}/x?q={q}" }, { id, q });
        } catch (error) {
          expect(error).toBeInstanceOf(ToolFailure);
          return;
        }
        expect(built.url.origin).toBe("https://api.example.org:8443");
        expect(built.url.pathname).toBe(`/users/${encodeURIComponent(id)}/x`);
        expect(built.url.searchParams.get("q")).toBe(q);
        expect([...built.url.searchParams.keys()]).toEqual(["q"]);
        expect(built.url.hash + built.url.username).toBe("");
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    "https://{host}/",
    "https://api.{zone}.example.org/",
    "https://api.example.org:{port}/",
    "{scheme}://api.example.org/",
    "https://{{secret:KEY}}/",
    "https://api.example.org/#{a}",
    "https://api.example.org\\{a}",
    "ftp://api.example.org/",
    "/relative",
    "https://api.example.org/ x",
  ])("may not be %s", (template) => {
    expect(HttpImplementationSchema.safeParse({ kind: "http", method: "GET", url: template }).success).toBe(
      false,
    );
  });
});

describe("headers", () => {
  it("take arguments and secrets, and stay on their origin", () => {
    const built = build({ headers: { "X-Key": "Bearer {{secret:KEY}}", "X-Who": "{who}" } }, { who: "me" });
    expect(built.headers).toMatchObject({ "x-key": 'Bearer k"1/&=ü', "x-who": "me" });
    expect(built.originHeaders).toEqual(["x-key", "x-who"]);
    expect(built.headers["idempotency-key"]).toBe("id-1");
  });

  it.each([
    ["an argument", "{who}", { who: "me\r\nX-Evil: 1" }],
    ["a secret", "{{secret:LINES}}", {}],
    ["a character beyond Latin-1", "{who}", { who: "☃" }],
  ])("refuse line breaks from %s, without repeating them", (_name, template, value) => {
    const refused = () => build({ headers: { "x-who": template } }, value);
    expect(refused).toThrow(ToolFailure);
    expect(refused).not.toThrow(/Evil/);
  });

  it.each([
    "Host",
    "content-length",
    "Transfer-Encoding",
    "connection",
    "Proxy-Authorization",
    "a b",
    "x:y",
    "",
  ])("may not be %j", (name) => {
    const parsed = HttpImplementationSchema.safeParse({
      kind: "http",
      method: "GET",
      url: "https://api.example.org/",
      headers: { [name]: "x" },
    });
    expect(parsed.success).toBe(false);
  });
});

describe("the body", () => {
  it("is the arguments where there is no template", () => {
    expect(build({}, { a: 1 }).body).toBe('{"a":1}');
  });

  it("takes whole values with their type, and text inside strings", () => {
    const body = {
      list: "{list}",
      text: "n={n}, {list}",
      absent: "{absent}",
      all: ["{absent}", { k: "{{secret:KEY}}" }],
      plain: "{ n }",
    };
    expect(JSON.parse(build({ body }, { list: [1, { a: null }], n: 5 }).body ?? "")).toEqual({
      list: [1, { a: null }],
      text: 'n=5, [1,{"a":null}]',
      all: [null, { k: SECRETS["KEY"] }],
      plain: "{ n }",
    });
  });

  it("never reads what was put in as a template", () => {
    const built = build({ body: { text: "{text}" } }, { text: "{other} {{secret:KEY}}", other: "no" });
    expect(JSON.parse(built.body ?? "")).toEqual({ text: "{other} {{secret:KEY}}" });
  });
});

describe("a handle in an argument", () => {
  const value = { token: "Bearer {{secret:KEY}}", deep: [{ other: "{{secret:OTHER}}" }] };

  it("becomes the value where it may, and stays text where not", () => {
    expect(JSON.parse(build({}, value, ["KEY"]).body ?? "")).toEqual({
      token: `Bearer ${SECRETS["KEY"] ?? ""}`,
      deep: [{ other: "{{secret:OTHER}}" }],
    });
    expect(JSON.parse(build({}, value).body ?? "")).toEqual(value);
  });

  it("stays text in a path", () => {
    const built = build({ url: "https://api.example.org/{token}" }, value, ["KEY"]);
    expect(decodeURIComponent(built.url.pathname)).toBe("/Bearer {{secret:KEY}}");
  });
});
