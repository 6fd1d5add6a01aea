import { AudioLines, History, type LucideIcon, Phone } from 'lucide-react';
import { messages } from './messages';

const { nav } = messages;

interface Place {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  /** The heading in the sidebar under which it stands. */
  under?: string;
}

/** The screens, in the order of the sidebar. */
export const PLACES: readonly Place[] = [
  { to: '/calls', name: nav.calls, title: nav.calls, icon: History },
  { to: '/dialer', name: nav.dialer, title: nav.dialer, icon: Phone },
  { to: '/settings/voice', name: nav.voice, title: nav.settings, icon: AudioLines, under: nav.settings },
];
