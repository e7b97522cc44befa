import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "../../lib/class-names.ts";

const ITEM =
  "flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none select-none data-highlighted:bg-sunken data-disabled:cursor-not-allowed data-disabled:opacity-55";

type MenuProps = {
  trigger: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
  children: ReactNode;
  className?: string;
};

/**
 * A drop-down menu. Not modal: the modal one adds a style element, which the content security policy refuses. It stays
 * beside its trigger in the document, so that it also works within a dialog and belongs to the landmark around it.
 */
export function Menu({ trigger, align = "end", side = "bottom", children, className }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        className={classNames(
          "appear z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float",
          className,
        )}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

type MenuItemProps = { onSelect: () => void; icon?: ReactNode; isDanger?: boolean; children: ReactNode };

/** One action of a menu. */
export function MenuItem({ onSelect, icon, isDanger = false, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item onSelect={onSelect} className={classNames(ITEM, isDanger && "text-danger")}>
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

type MenuChoiceProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; content: ReactNode; isDisabled?: boolean }[];
};

/** A choice of exactly one within a menu. */
export function MenuChoice({ label, value, onChange, options }: MenuChoiceProps) {
  return (
    <>
      <DropdownMenu.Label className="px-2.5 py-1 text-xs font-medium text-muted">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
        {options.map((option) => (
          <DropdownMenu.RadioItem
            key={option.value}
            value={option.value}
            disabled={option.isDisabled ?? false}
            className={classNames(ITEM, "data-[state=checked]:bg-accent-soft")}
          >
            {option.content}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

/** A line between groups of a menu. */
export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
