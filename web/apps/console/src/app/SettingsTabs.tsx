import { chakra, Flex } from '@chakra-ui/react';
import type { Role } from '@ringback/voice-client';
import { NavLink, useLocation } from 'react-router';
import { messages } from '../messages';
import { navItemsFor } from './navigation';

const Tab = chakra(NavLink);

/** Tabs between the settings screens in a narrow window, whose bottom bar has one link for all of them. */
export function SettingsTabs({ role }: { role: Role }) {
  const { pathname } = useLocation();
  const items = navItemsFor(role).filter(({ to }) => to.startsWith('/settings/'));
  if (!pathname.startsWith('/settings/') || items.length < 2) return null;
  return (
    <Flex
      as="nav"
      aria-label={messages.nav.settings}
      display={{ base: 'flex', md: 'none' }}
      gap="8px"
      mb="16px"
      overflowX="auto"
    >
      {items.map(({ to, name }) => (
        <Tab
          key={to}
          to={to}
          px="12px"
          minH="32px"
          display="flex"
          alignItems="center"
          flexShrink="0"
          borderRadius="6px"
          bg="bg.control"
          _currentPage={{ bg: 'accent.soft', color: 'accent', fontWeight: '600' }}
        >
          {name}
        </Tab>
      ))}
    </Flex>
  );
}
