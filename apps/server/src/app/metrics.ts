import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { RoutePlugin } from "../platform/http/http-types.ts";

/** A number that some part of the server keeps; it is read when the metrics are asked for. */
export type Measure = {
  /** Prometheus name with its unit: `cdsa_open_streams`, `cdsa_model_tokens_total`. */
  name: string;
  help: string;
  /** A counter only grows while the process lives. */
  kind: "counter" | "gauge";
  read: () => number | Promise<number>;
};

export interface Metrics {
  /** The text format of Prometheus with its content type. */
  render(): Promise<{ contentType: string; text: string }>;
  /** Times the requests of every route that is added to the server after it. */
  readonly watchRequests: RoutePlugin;
}

const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function addMeasure(registry: Registry, { name, help, kind, read }: Measure): void {
  const registers = [registry];
  if (kind === "gauge") {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers,
      collect: async (): Promise<void> => {
        gauge.set(await read());
      },
    });
    return;
  }
  const counter: Counter = new Counter({
    name,
    help,
    registers,
    collect: async (): Promise<void> => {
      const value = await read();
      counter.reset();
      counter.inc(value);
    },
  });
}

/** The process's own numbers, request durations by route pattern, and the measures given. */
export function createMetrics(measures: readonly Measure[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "cdsa_http_request_duration_seconds",
    help: "Time from the request's arrival to the end of its answer, by route pattern; streams are left out",
    labelNames: ["method", "route", "status"],
    buckets: DURATION_BUCKETS_SECONDS,
    registers: [registry],
  });
  for (const measure of measures) addMeasure(registry, measure);
  return {
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    watchRequests: (server) => {
      server.addHook("onResponse", (request, reply, done) => {
        const { url, config } = request.routeOptions;
        // A stream lasts as long as its reader wants, which tells nothing about the server.
        if (config.answersItself !== true) {
          const labels = {
            method: request.method,
            route: url ?? "unmatched",
            status: String(reply.statusCode),
          };
          durations.observe(labels, reply.elapsedTime / 1000);
        }
        done();
      });
    },
  };
}
