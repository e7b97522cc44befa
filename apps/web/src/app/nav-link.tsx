import { Link, useLocation } from "@tanstack/react-router";
import { classNames } from "../lib/class-names.ts";
import { copyFrame } from "./copy.ts";
import type { NavItem } from "./nav-items.ts";

export const NAV_ITEM =
  "relative flex flex-1 flex-col items-center gap-0.5 rounded-lg px-1 py-1.5 text-[0.6875rem] font-medium transition-colors md:flex-none";

type NavLinkProps = { item: NavItem; waiting: number };

/** One view in the navigation: icon over its name, with how many requests wait. */
export function NavLink({ item, waiting }: NavLinkProps) {
  const isHere = useLocation({ select: (location) => location.pathname.startsWith(item.prefix) });
  const Icon = item.icon;
  return (
    <Link
      to={item.to}
      params={{}}
      search={{}}
      aria-current={isHere ? "page" : undefined}
      className={classNames(
        NAV_ITEM,
        item.isTucked === true && "max-md:hidden",
        isHere ? "bg-accent-soft text-accent" : "text-muted hover:bg-sunken hover:text-ink",
      )}
    >
      <Icon size={19} aria-hidden />
      {item.text}
      {item.showsWaiting === true && waiting > 0 && (
        <span className="absolute top-0.5 left-1/2 ml-1.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.625rem] leading-4 font-semibold text-on-accent">
          <span aria-hidden>{waiting > 99 ? "99+" : waiting}</span>
          <span className="sr-only">{copyFrame.waiting(waiting)}</span>
        </span>
      )}
    </Link>
  );
}
