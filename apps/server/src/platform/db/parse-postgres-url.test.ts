import { describe, expect, it } from "vitest";
import { parsePostgresUrl } from "./parse-postgres-url.ts";

describe("parsePostgresUrl", () => {
  it("reads several hosts with their ports, in order, and which of them is wanted", () => {
    expect(
      parsePostgresUrl(
        "postgresql://user:p%40ss@a:6432,b,[fe80::1]:7000/cdsa?target_session_attrs=read-write&sslmode=require&connect_timeout=3",
      ),
    ).toEqual({
      hosts: [
        { host: "a", port: 6432 },
        { host: "b", port: 5432 },
        { host: "fe80::1", port: 7000 },
      ],
      target: "read-write",
      timeoutMs: 3_000,
      url: "postgresql://user:p%40ss@a:6432/cdsa?sslmode=require",
    });
  });

  it("reads what names one host, or none", () => {
    expect(parsePostgresUrl("postgres://a@b/c")).toMatchObject({
      hosts: [{ host: "b", port: 5432 }],
      target: "any",
      url: "postgres://a@b/c",
    });
    expect(parsePostgresUrl("postgresql:///cdsa")).toMatchObject({
      hosts: [{ host: "localhost", port: 5432 }],
    });
  });

  it.each([
    "mysql://root@db/x",
    "postgresql://a:0/x",
    "postgresql://a:99999/x",
    "postgresql://a:x,b/x",
    "postgresql://a,b/x?target_session_attrs=writable",
    "postgresql://a,b/x?connect_timeout=soon",
    "postgresql://user@name@a/x",
    "postgresql://[fe80::1/x",
    "host=a dbname=b",
    "",
  ])("refuses %s", (value) => {
    expect(parsePostgresUrl(value)).toBeNull();
  });
});
