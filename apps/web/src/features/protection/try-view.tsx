import type { Label, ProtectionMode, TryProtectionResult } from "@cdsa/contracts";
import { ProtectionModeSchema } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { LabelBadge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { SelectField, TextAreaField } from "../../components/ui/field.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { useTryProtection } from "./api/protection-api.ts";
import { copyProtection } from "./copy.ts";
import { cutAtSpans } from "./cut-at-spans.ts";
import { MODE_OPTIONS } from "./mode-options.ts";

/** What would be found in a text, and what of it would be sent. */
export function TryView() {
  const attempt = useTryProtection();
  const [text, setText] = useState("");
  const [mode, setMode] = useState<ProtectionMode>("pseudonymise");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    attempt.mutate({ text, mode });
  };
  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
        <TextAreaField
          label={copyProtection.tryText}
          hint={copyProtection.tryHint}
          placeholder={copyProtection.tryPlaceholder}
          rows={7}
          maxLength={100_000}
          value={text}
          required
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex flex-wrap items-end justify-between gap-3">
          <div className="w-48">
            <SelectField
              label={copyProtection.tryMode}
              value={mode}
              onChange={(event) => setMode(ProtectionModeSchema.parse(event.target.value))}
              options={MODE_OPTIONS}
            />
          </div>
          <Button type="submit" variant="primary" isBusy={attempt.isPending}>
            {copyProtection.tryButton}
          </Button>
        </div>
        <ProblemNote error={attempt.error} />
      </form>
      {attempt.isSuccess && <Result text={attempt.variables.text} result={attempt.data} />}
    </>
  );
}

function Result({ text, result }: { text: string; result: TryProtectionResult }) {
  const { spans, protectedText } = result;
  return (
    <section
      aria-label={copyProtection.found(spans.length)}
      className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto font-semibold">
          <span role="status">{copyProtection.found(spans.length)}</span>
        </h2>
        <LabelLine label={result.label} />
      </div>
      <p className="max-h-72 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 leading-6 whitespace-pre-wrap wrap-anywhere">
        {cutAtSpans(text, spans).map((piece) =>
          piece.span === null ? (
            <span key={piece.start}>{piece.text}</span>
          ) : (
            <mark
              key={piece.start}
              title={copyProtection.mark(piece.span.type, piece.span.score, piece.span.validator)}
              className="rounded bg-warn-soft px-0.5 text-ink"
            >
              {piece.text}
              <span className="ml-1 align-super text-[0.625rem] font-semibold text-warn">
                {piece.span.type}
              </span>
            </mark>
          ),
        )}
      </p>
      {spans.length > 0 && <p className="text-xs text-muted">{copyProtection.foundHelp}</p>}
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">{copyProtection.sent}</h2>
        {protectedText !== null && <CopyButton text={protectedText} label={copyProtection.copySent} />}
      </div>
      <p className="max-h-72 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 leading-6 whitespace-pre-wrap wrap-anywhere">
        {protectedText ?? copyProtection.blocked}
      </p>
    </section>
  );
}

function LabelLine({ label }: { label: Label }) {
  return (
    <span className="flex items-center gap-2 text-[0.8125rem] text-muted">
      {copyProtection.label}
      <LabelBadge label={label} />
    </span>
  );
}
