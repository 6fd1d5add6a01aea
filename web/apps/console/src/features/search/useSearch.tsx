import { Avatar, formatPhoneNumber, PhoneIcon } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import type { DialerState } from '../../shared/dialerState';

const t = messages.search;

/** A screen of the console that the search can open. */
export interface SearchableScreen {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  section?: string;
}

export interface SearchResult {
  key: string;
  icon: ReactNode;
  name: string;
  detail: string;
  to: string;
  state: DialerState;
}

/** What a few letters can mean: a whole number to dial, people, screens, in this order. */
export function useSearch(
  workspaceId: string,
  screens: readonly SearchableScreen[],
  text: string,
): readonly SearchResult[] {
  const { api } = useRingback();
  const query = text.trim();
  const { data: contacts = [] } = useQuery({
    queryKey: ['contacts', workspaceId, query],
    queryFn: () => api.contacts(workspaceId, query),
    placeholderData: keepPreviousData,
  });
  const parsed = parsePhoneNumberFromString(query, 'US');
  const number = parsed?.isPossible() ? parsed.number : null;
  const dial: SearchResult[] = number
    ? [
        {
          key: 'dial',
          icon: <PhoneIcon size={16} aria-hidden />,
          name: t.call(formatPhoneNumber(number)),
          detail: '',
          to: '/dialer',
          state: { number: number },
        },
      ]
    : [];
  const people = contacts.slice(0, 8).map(
    (contact): SearchResult => ({
      key: contact.id,
      icon: <Avatar name={contact.name} size={24} />,
      name: contact.name,
      detail: formatPhoneNumber(contact.number),
      to: '/dialer',
      state: { number: contact.number, contact },
    }),
  );
  const foundScreens = screens
    .filter(({ name, title }) => [name, title].some((word) => word.toLowerCase().includes(query.toLowerCase())))
    .map(
      ({ to, name, icon: Icon, section }): SearchResult => ({
        key: to,
        icon: <Icon size={16} aria-hidden />,
        name,
        detail: section ?? '',
        to,
        state: null,
      }),
    );
  return [...dial, ...people, ...foundScreens];
}
