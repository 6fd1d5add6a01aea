import type { Role } from '@ringback/voice-client';
import {
  ArchiveX,
  AudioLines,
  Building2,
  ChartColumn,
  FileClock,
  Headphones,
  History,
  KeyRound,
  type LucideIcon,
  MonitorDot,
  Phone,
  Radio,
  ScrollText,
  Search,
  ShieldCheck,
  UserRound,
  Users,
  Voicemail,
} from 'lucide-react';
import { messages } from '../messages';

const { nav } = messages;

export type RestrictedRole = 'supervisor' | 'admin';

export interface NavItem {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  /** Its heading in the sidebar. */
  section?: string;
  /** The lowest role that may open it; without it, every member may. */
  minRole?: RestrictedRole;
  /**
   * `more`: in the menu at the end of the bottom bar of a narrow window. `settings`: there behind the link of its section.
   * `user-menu`: in the menu of the avatar.
   */
  placement?: 'more' | 'settings' | 'user-menu';
}

/** The screens, in the order of the sidebar. */
export const NAV_ITEMS: readonly NavItem[] = [
  { to: '/calls', name: nav.calls, title: nav.calls, icon: History },
  { to: '/voicemail', name: messages.voicemail.nav, title: messages.voicemail.nav, icon: Voicemail },
  { to: '/live', name: nav.live, title: nav.live, icon: Radio, minRole: 'supervisor' },
  {
    to: '/board',
    name: messages.board.nav,
    title: messages.board.nav,
    icon: MonitorDot,
    minRole: 'supervisor',
    placement: 'more',
  },
  { to: '/dashboard', name: nav.dashboard, title: nav.dashboard, icon: ChartColumn, placement: 'more' },
  {
    to: '/reports',
    name: nav.reports,
    title: nav.reports,
    icon: FileClock,
    minRole: 'admin',
    placement: 'more',
  },
  { to: '/dialer', name: nav.dialer, title: nav.dialer, icon: Phone },
  {
    to: '/search',
    name: messages.searchScreen.nav,
    title: messages.searchScreen.nav,
    icon: Search,
    placement: 'more',
  },
  { to: '/settings/voice', name: nav.voice, title: nav.voice, icon: AudioLines, section: nav.settings },
  { to: '/settings/audio', name: nav.audio, title: nav.audio, icon: Headphones, placement: 'settings' },
  {
    to: '/settings/workspace',
    name: nav.workspace,
    title: nav.workspace,
    icon: Building2,
    minRole: 'admin',
    placement: 'settings',
  },
  {
    to: '/settings/dialing-rules',
    name: nav.dialingRules,
    title: nav.dialingRules,
    icon: ShieldCheck,
    minRole: 'supervisor',
    placement: 'settings',
  },
  {
    to: '/settings/people',
    name: nav.people,
    title: nav.people,
    icon: Users,
    minRole: 'admin',
    placement: 'settings',
  },
  {
    to: '/settings/keys',
    name: nav.serviceKeys,
    title: nav.serviceKeys,
    icon: KeyRound,
    minRole: 'admin',
    placement: 'settings',
  },
  {
    to: '/settings/data',
    name: messages.retention.nav,
    title: messages.retention.nav,
    icon: ArchiveX,
    minRole: 'admin',
    placement: 'settings',
  },
  {
    to: '/settings/audit',
    name: nav.audit,
    title: nav.audit,
    icon: ScrollText,
    minRole: 'admin',
    placement: 'settings',
  },
  { to: '/account', name: nav.account, title: nav.account, icon: UserRound, placement: 'user-menu' },
];

const RANKS: readonly Role[] = ['agent', 'supervisor', 'admin', 'owner'];

/** Whether the role includes the rights of another one. */
export const hasRole = (role: Role, minRole: Role): boolean => RANKS.indexOf(role) >= RANKS.indexOf(minRole);

/** Returns the screens that the role may open. */
export const navItemsFor = (role: Role): readonly NavItem[] =>
  NAV_ITEMS.filter(({ minRole }) => !minRole || hasRole(role, minRole));
