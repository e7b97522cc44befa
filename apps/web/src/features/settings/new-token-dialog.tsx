import { TOKEN_SCOPES, type TokenScope } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { CopyButton } from "../../components/ui/copy-button.tsx";
import { CheckField, TextField } from "../../components/ui/field.tsx";
import { Modal } from "../../components/ui/modal.tsx";
import { ProblemNote } from "../../components/ui/problem-note.tsx";
import { copy } from "../../lib/copy.ts";
import { useCreateToken } from "./api/create-token.ts";
import { copySettings } from "./copy.ts";

const DEFAULT_DAYS = 90;

/** Makes a token and shows it the one time it can be shown. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  return (
    <Modal title={copySettings.newToken} onClose={onClose}>
      {create.data === undefined ? (
        <TokenForm create={create} />
      ) : (
        <div className="flex flex-col gap-3 p-4">
          <p>{copySettings.tokenOnce}</p>
          <p className="flex items-start gap-1 rounded-md bg-sunken px-2 py-1">
            <code
              aria-label={copySettings.token}
              className="min-w-0 flex-1 font-mono text-xs leading-6 break-all"
            >
              {create.data.token}
            </code>
            <CopyButton text={create.data.token} />
          </p>
          <div className="flex justify-end">
            <Button variant="primary" onClick={onClose}>
              {copy.done}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function TokenForm({ create }: { create: ReturnType<typeof useCreateToken> }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>([]);
  const [days, setDays] = useState(DEFAULT_DAYS);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate({ name: name.trim(), scopes: [...scopes], expiresInDays: days });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 p-4">
      <TextField
        label={copySettings.tokenName}
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={100}
        autoFocus
        required
      />
      <fieldset>
        <legend className="mb-1 text-[0.8125rem] font-medium">{copySettings.tokenScopes}</legend>
        <div className="grid grid-cols-2 font-mono text-[0.8125rem]">
          {TOKEN_SCOPES.map((scope) => (
            <CheckField
              key={scope}
              label={scope}
              isChecked={scopes.includes(scope)}
              onChange={(isChecked) =>
                setScopes(isChecked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
            />
          ))}
        </div>
      </fieldset>
      <TextField
        label={copySettings.tokenDays}
        type="number"
        min={1}
        max={366}
        value={days}
        onChange={(event) => setDays(event.target.valueAsNumber || 1)}
        required
      />
      <ProblemNote error={create.error} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isBusy={create.isPending} disabled={scopes.length === 0}>
          {copySettings.createToken}
        </Button>
      </div>
    </form>
  );
}
