import type { Role } from '@ringback/voice-client';
import { AudioLines, History, KeyRound, type LucideIcon, Phone, ScrollText, UserRound, Users } from 'lucide-react';
import { messages } from '../messages';

const { nav } = messages;

interface NavItem {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  /** The heading in the sidebar under which it stands. */
  section?: string;
  /** Whether only administrators and owners may open it. */
  adminOnly?: true;
  /** Where it stands: in the sidebar, where that is wide, or behind the face. */
  placement?: 'sidebar-only' | 'user-menu';
}

/** The screens, in the order of the sidebar. */
export const NAV_ITEMS: readonly NavItem[] = [
  { to: '/calls', name: nav.calls, title: nav.calls, icon: History },
  { to: '/dialer', name: nav.dialer, title: nav.dialer, icon: Phone },
  { to: '/settings/voice', name: nav.voice, title: nav.settings, icon: AudioLines, section: nav.settings },
  {
    to: '/settings/people',
    name: nav.people,
    title: nav.people,
    icon: Users,
    adminOnly: true,
    placement: 'sidebar-only',
  },
  {
    to: '/settings/keys',
    name: nav.serviceKeys,
    title: nav.serviceKeys,
    icon: KeyRound,
    adminOnly: true,
    placement: 'sidebar-only',
  },
  {
    to: '/settings/audit',
    name: nav.audit,
    title: nav.audit,
    icon: ScrollText,
    adminOnly: true,
    placement: 'sidebar-only',
  },
  { to: '/account', name: nav.account, title: nav.account, icon: UserRound, placement: 'user-menu' },
];

/** Whether the role may manage the workspace. */
export const isAdministrator = (role: Role): boolean => role === 'admin' || role === 'owner';

/** Returns the screens that the role may open. */
export const navItemsFor = (role: Role): readonly NavItem[] =>
  NAV_ITEMS.filter(({ adminOnly }) => !adminOnly || isAdministrator(role));
