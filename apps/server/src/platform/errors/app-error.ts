import type { FieldErrorSchema } from "@cdsa/contracts";
import type { z } from "zod";

export type FieldError = z.infer<typeof FieldErrorSchema>;

export type AppErrorOptions = {
  code: string;
  status: number;
  title: string;
  /** Written for the person who reads it; sent to the client only where `status` is below 500 or `expose` is set. */
  detail: string;
  expose?: boolean;
  headers?: Readonly<Record<string, string>>;
  fields?: readonly FieldError[];
  cause?: unknown;
};

/** An error with a meaning for the caller; the HTTP layer turns it into problem details by its fields. */
export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly expose: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: readonly FieldError[] | undefined;

  constructor(options: AppErrorOptions) {
    super(options.detail, { cause: options.cause });
    this.code = options.code;
    this.status = options.status;
    this.title = options.title;
    this.expose = options.expose ?? options.status < 500;
    this.headers = options.headers ?? {};
    this.fields = options.fields;
  }
}
