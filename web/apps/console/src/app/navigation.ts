import type { Role } from '@ringback/voice-client';
import { AudioLines, History, KeyRound, type LucideIcon, Phone, ScrollText, UserRound, Users } from 'lucide-react';
import { messages } from '../messages';

const { nav } = messages;

interface Place {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  /** The heading in the sidebar under which it stands. */
  under?: string;
  /** Who may see it is an administrator. */
  forAdmins?: true;
  /** Where it stands: in the sidebar, where that is wide, or behind the face. */
  where?: 'wide' | 'face';
}

/** The screens, in the order of the sidebar. */
export const PLACES: readonly Place[] = [
  { to: '/calls', name: nav.calls, title: nav.calls, icon: History },
  { to: '/dialer', name: nav.dialer, title: nav.dialer, icon: Phone },
  { to: '/settings/voice', name: nav.voice, title: nav.settings, icon: AudioLines, under: nav.settings },
  { to: '/settings/people', name: nav.people, title: nav.people, icon: Users, forAdmins: true, where: 'wide' },
  { to: '/settings/keys', name: nav.keys, title: nav.keys, icon: KeyRound, forAdmins: true, where: 'wide' },
  { to: '/settings/audit', name: nav.audit, title: nav.audit, icon: ScrollText, forAdmins: true, where: 'wide' },
  { to: '/account', name: nav.account, title: nav.account, icon: UserRound, where: 'face' },
];

/** The screens of somebody with this role. */
export const placesOf = (role: Role): readonly Place[] =>
  PLACES.filter(({ forAdmins }) => !forAdmins || role === 'admin' || role === 'owner');
