import { Paperclip, Upload } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "../ui/button.tsx";

type FilePickerProps = {
  label: string;
  /** Only an icon with its name, for where there is little room. */
  isIcon?: boolean;
  onFiles: (files: readonly File[]) => void;
};

/** Files of this computer, by button or keyboard. */
export function FilePicker({ label, isIcon = false, onFiles }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const open = (): void => input.current?.click();
  return (
    <>
      {isIcon ? (
        <IconButton label={label} className="rounded-full" onClick={open}>
          <Paperclip size={17} aria-hidden />
        </IconButton>
      ) : (
        <Button variant="primary" size="small" icon={<Upload size={15} aria-hidden />} onClick={open}>
          {label}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        multiple
        aria-label={label}
        className="hidden"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) onFiles(files);
          event.target.value = "";
        }}
      />
    </>
  );
}
