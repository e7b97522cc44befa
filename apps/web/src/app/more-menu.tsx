import { useLocation, useRouter } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { Menu, MenuItem } from "../components/ui/menu.tsx";
import { classNames } from "../lib/class-names.ts";
import { copyFrame } from "./copy.ts";
import type { NavItem } from "./nav-items.ts";
import { NAV_ITEM } from "./nav-link.tsx";

/** The views that a narrow screen has no room for beside the others. */
export function MoreMenu({ items }: { items: readonly NavItem[] }) {
  const router = useRouter();
  const isHere = useLocation({
    select: ({ pathname }) => items.some((item) => pathname.startsWith(item.prefix)),
  });
  return (
    <div className="flex flex-1 md:hidden">
      <Menu
        side="top"
        align="end"
        trigger={
          <button
            type="button"
            className={classNames(NAV_ITEM, isHere ? "bg-accent-soft text-accent" : "text-muted")}
          >
            <Ellipsis size={19} aria-hidden />
            {copyFrame.more}
          </button>
        }
      >
        {items.map(({ to, prefix, text, icon: Icon }) => (
          <MenuItem
            key={to}
            icon={<Icon size={17} aria-hidden />}
            onSelect={() => void router.navigate({ href: prefix })}
          >
            {text}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
