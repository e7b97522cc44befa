import { clearanceCovers, type DocumentAccessList, type Label, LABELS } from "@cdsa/contracts";
import { type SyntheticEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Modal } from "../ui/modal.tsx";
import { LABEL_NAMES } from "../../lib/copy.ts";
import { useCurrentUser } from "../../lib/session.ts";
import { copyUpload } from "./copy.ts";
import type { UploadSettings } from "./use-uploads.ts";

type UploadDialogProps = {
  files: readonly File[];
  /** Only its owner and administrators may read what is attached to something of one's own. */
  isAttachment?: boolean;
  onStart: (settings: UploadSettings) => void;
  onClose: () => void;
};

const ACCESS_LISTS = {
  everybody: null,
  managers: { roles: ["MANAGER"], users: [] },
  owner: { roles: [], users: [] },
} as const satisfies Record<string, unknown>;
type Access = keyof typeof ACCESS_LISTS;
const ACCESS = ["everybody", "managers", "owner"] as const satisfies readonly Access[];

const accessListOf = (access: Access): DocumentAccessList => {
  const list = ACCESS_LISTS[access];
  return list === null ? null : { roles: [...list.roles], users: [...list.users] };
};

/** What the files are labelled, called and open to, before anything is sent. */
export function UploadDialog({ files, isAttachment = false, onStart, onClose }: UploadDialogProps) {
  const user = useCurrentUser();
  const labels = LABELS.filter((label) => clearanceCovers(user.clearance, label));
  const [label, setLabel] = useState<Label>(
    labels.includes("CONFIDENTIAL") ? "CONFIDENTIAL" : user.clearance,
  );
  const [type, setType] = useState("");
  const [access, setAccess] = useState<Access>(isAttachment ? "owner" : "everybody");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onStart({ classification: label, type: type.trim(), accessList: accessListOf(access) });
  };
  return (
    <Modal
      title={isAttachment ? copyUpload.attachTitle(files.length) : copyUpload.uploadTitle(files.length)}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 p-4">
        <ul className="max-h-32 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 text-[0.8125rem]">
          {files.map((file) => (
            <li key={`${file.name}:${file.size}:${file.lastModified}`} className="truncate">
              {file.name}
            </li>
          ))}
        </ul>
        <SelectField
          label={copyUpload.classification}
          hint={copyUpload.classificationHint}
          value={label}
          onChange={(event) => setLabel(labels.find((each) => each === event.target.value) ?? label)}
          options={labels.map((value) => ({ value, text: LABEL_NAMES[value] }))}
        />
        {!isAttachment && (
          <>
            <SelectField
              label={copyUpload.access}
              value={access}
              onChange={(event) => setAccess(ACCESS.find((each) => each === event.target.value) ?? access)}
              options={ACCESS.map((value) => ({ value, text: copyUpload.accessChoices[value] }))}
            />
            <TextField
              label={copyUpload.type}
              hint={copyUpload.typeHint}
              value={type}
              maxLength={50}
              onChange={(event) => setType(event.target.value)}
            />
          </>
        )}
        {isAttachment && <p className="text-[0.8125rem] text-muted">{copyUpload.attachHelp}</p>}
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            {isAttachment ? copyUpload.attach : copyUpload.start}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
