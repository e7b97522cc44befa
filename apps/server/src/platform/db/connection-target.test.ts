import { describe, expect, it } from "vitest";
import { readConnectionTarget } from "./connection-target.ts";

describe("readConnectionTarget", () => {
  it("reads one host as it is", () => {
    const url = "postgresql://cdsa:p%40ss@db.example.org:6432/cdsa?sslmode=require";
    expect(readConnectionTarget(url)).toEqual({
      hosts: [{ host: "db.example.org", port: 6432 }],
      mustWrite: false,
      url,
    });
  });

  it("reads several hosts in their order, and what is asked of them", () => {
    expect(
      readConnectionTarget(
        "postgres://u:p@a,[::1]:5433,c:5434/cdsa?target_session_attrs=read-write&sslmode=require",
      ),
    ).toEqual({
      hosts: [
        { host: "a", port: 5432 },
        { host: "::1", port: 5433 },
        { host: "c", port: 5434 },
      ],
      mustWrite: true,
      url: "postgres://u:p@a/cdsa?sslmode=require",
    });
  });

  it.each(["postgres://u:secret@a,/cdsa", "postgres://u:secret@a:b/cdsa"])(
    "refuses %s without telling the password",
    (url) => {
      expect(() => readConnectionTarget(url)).toThrow(/^A host of the connection URI is "(a:b)?"/);
    },
  );
});
