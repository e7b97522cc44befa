import type { ImportSecretsRequest, ImportSecretsResult } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Badge } from "../../components/ui/badges.tsx";
import { Button } from "../../components/ui/button.tsx";
import { TextAreaField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { SegmentedControl } from "../../components/ui/segmented-control.tsx";
import { copy } from "../../lib/copy.ts";
import { useImportSecrets } from "./api/secrets-api.ts";
import { copyVault } from "./copy.ts";
import { readTokens } from "./read-tokens.ts";

type Format = ImportSecretsRequest["format"];
const FORMATS = ["env", "fernet"] as const satisfies readonly Format[];

/** Many secrets at once, each with what became of it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const importing = useImportSecrets();
  return (
    <Modal title={copyVault.importTitle} onClose={onClose}>
      {importing.data === undefined ? (
        <ImportForm importing={importing} />
      ) : (
        <Outcome result={importing.data} onClose={onClose} />
      )}
    </Modal>
  );
}

function ImportForm({ importing }: { importing: ReturnType<typeof useImportSecrets> }) {
  const [format, setFormat] = useState<Format>("env");
  const [text, setText] = useState("");
  const [key, setKey] = useState("");
  const [wrongLine, setWrongLine] = useState<number | null>(null);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (format === "env") {
      importing.mutate({ format, text });
      return;
    }
    const read = readTokens(text);
    setWrongLine("wrongLine" in read ? read.wrongLine : null);
    if ("tokens" in read) importing.mutate({ format, key: key.trim(), tokens: read.tokens });
  };
  const isEnv = format === "env";
  return (
    <form onSubmit={submit} autoComplete="off" className="flex flex-col gap-4 p-4">
      <div>
        <SegmentedControl
          label={copyVault.importFormat}
          value={format}
          onChange={setFormat}
          options={FORMATS.map((value) => ({ value, text: copyVault.importFormats[value] }))}
        />
      </div>
      {!isEnv && (
        <TextField
          label={copyVault.importKey}
          value={key}
          type="password"
          autoComplete="off"
          maxLength={64}
          required
          onChange={(event) => setKey(event.target.value)}
        />
      )}
      <TextAreaField
        label={isEnv ? copyVault.importText : copyVault.importTokens}
        hint={isEnv ? copyVault.importTextHint : copyVault.importTokensHint}
        error={wrongLine === null ? undefined : copyVault.importLine(wrongLine)}
        rows={8}
        value={text}
        spellCheck={false}
        autoComplete="off"
        required
        className="font-mono text-[0.8125rem]"
        onChange={(event) => setText(event.target.value)}
      />
      <ProblemNote error={importing.error} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isBusy={importing.isPending}>
          {copyVault.importStart}
        </Button>
      </div>
    </form>
  );
}

function Outcome({ result, onClose }: { result: ImportSecretsResult; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-3 p-4">
      <p role="status" className="font-semibold">
        {copyVault.imported(result.created, result.refused)}
      </p>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line">
        {result.items.map((item, index) => (
          <li
            // Names may come twice in one file.
            key={index}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-[0.8125rem]"
          >
            <span className="min-w-0 flex-1 font-mono wrap-anywhere">{item.name}</span>
            <Badge tone={item.outcome === "created" ? "ok" : "danger"}>
              {copyVault.importedItems[item.outcome]}
            </Badge>
            {item.reason !== null && <p className="w-full text-muted">{item.reason}</p>}
          </li>
        ))}
      </ul>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          {copy.done}
        </Button>
      </div>
    </div>
  );
}
