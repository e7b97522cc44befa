import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { LogOut, SlidersHorizontal } from "lucide-react";
import { LabelBadge } from "../components/ui/badges.tsx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../components/ui/menu.tsx";
import { ROLE_NAMES } from "../lib/copy.ts";
import { useCurrentUser } from "../lib/session.ts";
import { signOut } from "../lib/sign-out.ts";
import { setTheme, type Theme, THEMES, useTheme } from "../lib/theme.ts";
import { copyFrame } from "./copy.ts";

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ side }: { side: "right" | "bottom" }) {
  const user = useCurrentUser();
  const theme = useTheme();
  const router = useRouter();
  const queryClient = useQueryClient();
  const name = user.name ?? user.username;
  const leave = async (): Promise<void> => {
    await signOut();
    queryClient.clear();
    await router.navigate({ to: "/sign-in", search: {} });
  };
  return (
    <Menu
      side={side}
      align="end"
      className="w-60"
      trigger={
        <button
          type="button"
          title={name}
          className="flex size-9 items-center justify-center rounded-full bg-accent-soft text-[0.8125rem] font-semibold text-accent uppercase"
        >
          <span aria-hidden>{name.slice(0, 2)}</span>
          <span className="sr-only">{copyFrame.account(name)}</span>
        </button>
      }
    >
      <div className="px-2.5 py-2">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="mb-1.5 text-[0.8125rem] text-muted wrap-anywhere">
          {user.username} · {ROLE_NAMES[user.role]}
        </p>
        <LabelBadge label={user.clearance} />
      </div>
      <MenuSeparator />
      <MenuChoice
        label={copyFrame.theme}
        value={theme}
        // The options are the themes themselves.
        onChange={(value) => setTheme(value as Theme)}
        options={THEMES.map((value) => ({ value, content: copyFrame.themes[value] }))}
      />
      <MenuSeparator />
      <MenuItem
        icon={<SlidersHorizontal size={16} aria-hidden />}
        onSelect={() => void router.navigate({ to: "/settings" })}
      >
        {copyFrame.settings}
      </MenuItem>
      <MenuItem icon={<LogOut size={16} aria-hidden />} onSelect={() => void leave()}>
        {copyFrame.signOut}
      </MenuItem>
    </Menu>
  );
}
