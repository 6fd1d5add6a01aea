import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import type { Role } from '@ringback/voice-client';
import { useMissedCalls, useUnreadVoicemails } from '@ringback/voice-react';
import { Settings } from 'lucide-react';
import { Fragment, memo, type ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { messages } from '../messages';
import { MoreScreens } from './MoreScreens';
import { navItemsFor } from './navigation';

const SidebarLink = chakra(NavLink);

interface Props {
  role: Role;
  top: ReactNode;
  bottom: ReactNode;
}

/**
 * Links to the screens. In a narrow window it is a bottom bar, in which one link stands for all screens of a section, and a
 * menu has those that have no place in it.
 * `top` and `bottom` are for wide windows only.
 */
export function Sidebar(props: Props) {
  return <Links {...props} missed={useMissedCalls()} unread={useUnreadVoicemails()} />;
}

/** Memoized, because the telephone changes with each event of a call, and these numbers seldom do. */
const Links = memo(function Links({ role, top, bottom, missed, unread }: Props & { missed: number; unread: number }) {
  const { pathname } = useLocation();
  const counts = countsOf(missed, unread);
  const items = navItemsFor(role).filter(({ placement }) => placement !== 'user-menu');
  return (
    <Flex
      as="aside"
      // Its menu opens over the screen beside it.
      position="relative"
      zIndex={{ md: '1' }}
      direction={{ base: 'row', md: 'column' }}
      w={{ md: '224px' }}
      flexShrink="0"
      bg="bg.sidebar"
      backdropFilter="blur(30px) saturate(180%)"
      borderColor="line"
      borderRightWidth={{ md: '1px' }}
      borderTopWidth={{ base: '1px', md: '0' }}
      p="8px"
      pb={{ base: 'calc(8px + env(safe-area-inset-bottom))', md: '8px' }}
    >
      <Box display={{ base: 'none', md: 'block' }} mb="16px">
        {top}
      </Box>
      <Flex as="nav" aria-label={messages.nav.main} direction={{ base: 'row', md: 'column' }} gap="4px" flex="1">
        {items.map(({ to, name, icon: Icon, section, placement }) => (
          <Fragment key={to}>
            {section && (
              <Text
                display={{ base: 'none', md: 'block' }}
                mt="16px"
                px="8px"
                textStyle="xs"
                fontWeight="600"
                color="fg.faint"
              >
                {section}
              </Text>
            )}
            <SidebarLink
              to={to}
              aria-label={counts[to]?.label(name)}
              position="relative"
              display={{ base: placement ? 'none' : 'flex', md: 'flex' }}
              flex={{ base: '1', md: '0 0 auto' }}
              flexDirection={{ base: 'column', md: 'row' }}
              alignItems="center"
              gap={{ base: '4px', md: '8px' }}
              minH={{ base: '48px', md: '32px' }}
              justifyContent={{ base: 'center', md: 'flex-start' }}
              px="8px"
              borderRadius="6px"
              textStyle={{ base: 'xs', md: 'sm' }}
              color={{ base: section && isInSection(to, pathname) ? 'accent' : 'inherit', md: 'inherit' }}
              _hover={{ bg: 'bg.controlHover' }}
              _currentPage={currentStyle}
            >
              {section && (
                <chakra.span display={{ base: 'contents', md: 'none' }}>
                  <Settings size={18} aria-hidden />
                  {section}
                </chakra.span>
              )}
              <chakra.span display={{ base: section ? 'none' : 'contents', md: 'contents' }}>
                <Icon size={18} aria-hidden />
                {name}
              </chakra.span>
              {counts[to] && <Badge count={counts[to].count} />}
            </SidebarLink>
          </Fragment>
        ))}
        <MoreScreens items={items.filter(({ placement }) => placement === 'more')} />
      </Flex>
      <Box display={{ base: 'none', md: 'block' }} pt="8px" borderTopWidth="1px" borderColor="line">
        {bottom}
      </Box>
    </Flex>
  );
});

/** Returns what is new on each screen, by its path. */
function countsOf(
  missed: number,
  unread: number,
): Record<string, { count: number; label: (screen: string) => string }> {
  return {
    ...(missed > 0 && { '/calls': { count: missed, label: (name: string) => messages.nav.missed(name, missed) } }),
    ...(unread > 0 && {
      '/voicemail': { count: unread, label: (name: string) => messages.voicemail.unread(name, unread) },
    }),
  };
}

/** The number of missed calls or new messages. In a narrow window it is at the corner of the icon. */
const Badge = ({ count }: { count: number }) => (
  <chakra.span
    aria-hidden
    position={{ base: 'absolute', md: 'static' }}
    top="2px"
    left="calc(50% + 4px)"
    ms={{ md: 'auto' }}
    px="4px"
    minW="18px"
    lineHeight="18px"
    borderRadius="full"
    textAlign="center"
    textStyle="xs"
    fontWeight="600"
    bg="hangup.fill"
    color="hangup.on"
  >
    {count > 99 ? '99+' : count}
  </chakra.span>
);

const currentBackground = { base: 'transparent', md: 'accent.soft' };
const currentStyle = { bg: currentBackground, color: 'accent', fontWeight: '600', _hover: { bg: currentBackground } };

/** Returns whether the page is in the section of a link: `/settings/people` is in that of `/settings/voice`. */
const isInSection = (to: string, pathname: string) => pathname.startsWith(to.slice(0, to.lastIndexOf('/') + 1));
