import { Avatar, formatPhoneNumber, PhoneIcon } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import type { DialerVisit } from '../../shared/dialerState';

const say = messages.search;

/** A screen of the console that the search can open. */
export interface SearchableScreen {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  under?: string;
}

export interface Found {
  key: string;
  icon: ReactNode;
  name: string;
  detail: string;
  to: string;
  visit: DialerVisit;
}

/** What a few letters can mean: a whole number to dial, people, screens, in this order. */
export function useSearch(workspaceId: string, screens: readonly SearchableScreen[], text: string): readonly Found[] {
  const { api } = useRingback();
  const asked = text.trim();
  const { data: contacts = [] } = useQuery({
    queryKey: ['contacts', workspaceId, asked],
    queryFn: () => api.contacts(workspaceId, asked),
    placeholderData: keepPreviousData,
  });
  const parsed = parsePhoneNumberFromString(asked, 'US');
  const whole = parsed?.isPossible() ? parsed.number : null;
  const dial: Found[] = whole
    ? [
        {
          key: 'dial',
          icon: <PhoneIcon size={16} aria-hidden />,
          name: say.call(formatPhoneNumber(whole)),
          detail: '',
          to: '/dialer',
          visit: { number: whole },
        },
      ]
    : [];
  const people = contacts.slice(0, 8).map(
    (contact): Found => ({
      key: contact.id,
      icon: <Avatar name={contact.name} size={24} />,
      name: contact.name,
      detail: formatPhoneNumber(contact.number),
      to: '/dialer',
      visit: { number: contact.number, contact },
    }),
  );
  const foundScreens = screens
    .filter(({ name, title }) => [name, title].some((word) => word.toLowerCase().includes(asked.toLowerCase())))
    .map(
      ({ to, name, icon: Icon, under }): Found => ({
        key: to,
        icon: <Icon size={16} aria-hidden />,
        name,
        detail: under ?? '',
        to,
        visit: null,
      }),
    );
  return [...dial, ...people, ...foundScreens];
}
