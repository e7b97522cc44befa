import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject, JsonValue } from "@cdsa/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { wayTo } from "../../../../../../test/support/recorded-egress.ts";
import { testActor } from "../../../../../../test/support/test-actor.ts";
import { z } from "zod";
import { prepareSampleData } from "../sample-data/prepare-sample-data.ts";
import type { SampleData } from "../sample-data/sample-data.ts";
import { FhirBundle } from "./patients/fhir-schemas.ts";
import { createFhirPatientSource } from "./patients/fhir-patient-source.ts";
import { createSamplePatientSource } from "./patients/sample-patient-source.ts";
import { createQueryPatientDataTool } from "./query-patient-data.ts";

const Answer = z.object({
  count: z.number(),
  isComplete: z.boolean(),
  patients: z.array(
    z.object({
      id: z.string(),
      mrn: z.string(),
      name: z.string(),
      gender: z.string(),
      age: z.number(),
      conditions: z.array(z.object({ name: z.string(), codes: z.array(z.string()) })),
      observations: z.array(z.object({ name: z.string(), value: z.string(), date: z.string() })),
      medications: z.array(z.object({ name: z.string() })),
      encounters: z.array(z.object({ type: z.string() })),
    }),
  ),
});

const now = new Date("2026-01-05T12:00:00Z");
let directory: string;
let data: SampleData;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "patients-"));
  data = await prepareSampleData({ directory });
});

afterAll(async () => {
  await data[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const ask = async (given: JsonObject, baseUrl?: string, signal = new AbortController().signal) => {
  const source =
    baseUrl === undefined
      ? createSamplePatientSource(data)
      : createFhirPatientSource(baseUrl, wayTo(baseUrl));
  return Answer.parse(
    await createQueryPatientDataTool({ source }).execute({
      actor: testActor(),
      arguments: given,
      signal,
      now,
    }),
  );
};

describe("query_patient_data on the sample bundle", () => {
  it("finds one patient by name, id and record number alike", async () => {
    const byName = await ask({ name: "okonkwo YVONNE" });
    expect(byName).toMatchObject({ count: 1, patients: [{ id: "pat-0002", mrn: "MRN-101462", age: 44 }] });
    for (const given of [
      { patientId: "pat-0002" },
      { mrn: "MRN-101462" },
      { mrn: "mrn 101462" },
      { mrn: "101462" },
    ]) {
      expect(await ask(given)).toEqual(byName);
    }
  });

  it.each([
    { condition: "diabetes" },
    { condition: "E11" },
    { condition: "e11.9" },
    { condition: "44054006" },
  ])("lists patients with %j", async (given) => {
    const found = await ask({ ...given, limit: 50 });
    expect(found.count).toBeGreaterThan(3);
    expect(found.patients).toHaveLength(found.count);
    for (const patient of found.patients) {
      expect(patient.conditions.some(({ codes }) => codes.includes("E11.9"))).toBe(true);
    }
  });

  it("combines criteria", async () => {
    const found = await ask({
      minAge: 40,
      maxAge: 60,
      gender: "female",
      medication: "sertraline",
      limit: 50,
    });
    const women = await ask({ gender: "female", minAge: 40, maxAge: 60, limit: 50 });
    const expected = women.patients.filter(({ medications }) =>
      medications.some(({ name }) => name.startsWith("sertraline")),
    );
    expect(found.patients).toEqual(expected);
    expect(women.patients.every(({ age, gender }) => age >= 40 && age <= 60 && gender === "female")).toBe(
      true,
    );
  });

  it("lists only what is asked for, newest first", async () => {
    const [patient] = (await ask({ patientId: "pat-0002", include: ["observations"] })).patients;
    expect(patient).toMatchObject({ conditions: [], medications: [], encounters: [] });
    const dates = patient?.observations.map(({ date }) => date) ?? [];
    expect(dates.length).toBeGreaterThan(5);
    expect(dates).toEqual(dates.toSorted().reverse());
    expect(patient?.observations.map(({ value }) => value).join()).toMatch(
      /Systolic blood pressure \d+ mm\[Hg\]/,
    );
  });

  it("counts all and lists ten unless told otherwise", async () => {
    const found = await ask({});
    expect(found.count).toBeGreaterThanOrEqual(60);
    expect(found.patients).toHaveLength(10);
    expect(await ask({ name: "Nobody Atall" })).toEqual({ count: 0, isComplete: true, patients: [] });
  });

  it.each([
    [{ minAge: 50, maxAge: 40 }, /minAge 50 is above maxAge 40/],
    [{ limit: 51 }, /limit/],
    [{ include: ["secrets"] }, /include/],
    [{ patientId: "../Practitioner/1" }, /patientId/],
    [{ ssn: "1" }, /ssn/],
  ])("explains what is wrong with %j", async (given, message) => {
    await expect(ask(given)).rejects.toThrow(message);
  });
});

/** Answers FHIR searches over the sample resources, two entries a page, in the way R4 describes. */
function fhirServer(resources: readonly JsonObject[], asked: string[]): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? "", `http://${request.headers.host ?? ""}`);
    asked.push(url.pathname + url.search);
    const type = url.pathname.split("/").at(-1);
    const hits = resources.filter((one) => one["resourceType"] === type && isHit(one, url.searchParams));
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const size = type === "Patient" ? 20 : 200;
    const next = new URL(url);
    next.searchParams.set("offset", String(offset + size));
    const entry = hits.slice(offset, offset + size).map((resource) => ({ resource }));
    const link = offset + size < hits.length ? [{ relation: "next", url: next.href }] : [];
    respond(response, JSON.stringify({ resourceType: "Bundle", type: "searchset", entry, link }));
  });
}

function respond(response: ServerResponse, body: string): void {
  response.setHeader("content-type", "application/fhir+json").end(body);
}

function isHit(resource: JsonObject, parameters: URLSearchParams): boolean {
  const text = JSON.stringify(resource).toLowerCase();
  return [...parameters].every(([name, value]) => {
    if (name === "patient") return value.split(",").some((id) => text.includes(`"patient/${id}"`));
    if (name === "_id") return value.split(",").some((id) => id === resource["id"]);
    if (name === "birthdate") {
      const date = z.string().parse(resource["birthDate"]);
      return value.startsWith("le") ? date <= value.slice(2) : date > value.slice(2);
    }
    if (name === "gender") return resource["gender"] === value;
    return name.startsWith("_") || name === "offset" || text.includes(value.toLowerCase());
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return `http://127.0.0.1:${address.port}/fhir/r4`;
}

describe("query_patient_data on a FHIR server", () => {
  let server: Server;
  let asked: string[];
  let baseUrl: string;

  beforeEach(async () => {
    asked = [];
    const bundle = FhirBundle.parse(await data.readPatientBundle());
    const resources = bundle.entry.map(({ resource }) => z.record(z.string(), z.json()).parse(resource));
    server = fhirServer(resources, asked);
    baseUrl = await listen(server);
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    { name: "Yvonne Okonkwo", include: ["conditions", "observations", "medications", "encounters"] },
    { condition: "diabetes", limit: 50 },
    { condition: "E11.9", medication: "metformin", limit: 50 },
    { minAge: 30, maxAge: 50, gender: "male", limit: 50 },
    { mrn: "MRN-101462" },
    { name: "Nobody" },
  ] satisfies JsonObject[])("answers %j as on the same patients here", async (given) => {
    const there = await ask(given, baseUrl);
    expect(there).toEqual(await ask(given));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((path) => path.startsWith("/fhir/r4/"))).toBe(true);
  });

  it("stops when its caller does", async () => {
    await expect(ask({}, baseUrl, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  });

  const answers: readonly (readonly [string, (response: ServerResponse) => void, RegExp])[] = [
    ["an error", (response) => void response.writeHead(500).end("stack trace"), /answered 500/],
    ["no JSON", (response) => respond(response, "<html>"), /not a FHIR Bundle/],
    [
      "another resource",
      (response) => respond(response, '{"resourceType":"OperationOutcome"}'),
      /not a FHIR Bundle/,
    ],
    [
      "a redirect",
      (response) => void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
      /cannot be reached/,
    ],
    ["too much", (response) => respond(response, "x".repeat(5 * 1024 * 1024)), /larger than 4 MiB/],
    [
      "a next page elsewhere",
      (response) =>
        respond(
          response,
          '{"resourceType":"Bundle","link":[{"relation":"next","url":"http://169.254.169.254/x"}]}',
        ),
      /another server/,
    ],
    ["a broken connection", (response) => void response.destroy(), /cannot be reached/],
  ];

  it.each(answers)("explains %s", async (_, answer, message) => {
    const broken = createServer((_request, response) => answer(response));
    try {
      await expect(ask({}, await listen(broken))).rejects.toMatchObject({
        name: "ToolFailure",
        message: expect.stringMatching(message),
      });
    } finally {
      broken.closeAllConnections();
      broken.close();
    }
  });

  it("says when it has not looked at everybody", async () => {
    const endless = createServer((request, response) => {
      const link: JsonValue = [
        { relation: "next", url: `http://${request.headers.host ?? ""}/fhir/r4/Patient?more` },
      ];
      respond(response, JSON.stringify({ resourceType: "Bundle", entry: [], link }));
    });
    try {
      expect(await ask({}, await listen(endless))).toEqual({ count: 0, isComplete: false, patients: [] });
    } finally {
      endless.closeAllConnections();
      endless.close();
    }
  });
});
