import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import type { Role } from '@ringback/voice-client';
import { Settings } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { messages } from '../messages';
import { placesOf } from './navigation';

const Place = chakra(NavLink);

/**
 * The way to every screen; in a narrow window a bar at the bottom, where one place leads to all under the same heading.
 * `top` and `bottom` are for wide windows only.
 */
export function Sidebar({ role, top, bottom }: { role: Role; top: ReactNode; bottom: ReactNode }) {
  const { pathname } = useLocation();
  const places = placesOf(role).filter(({ where }) => where !== 'face');
  return (
    <Flex
      as="aside"
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
        {places.map(({ to, name, icon: Icon, under, where }) => (
          <Fragment key={to}>
            {under && (
              <Text
                display={{ base: 'none', md: 'block' }}
                mt="16px"
                px="8px"
                textStyle="xs"
                fontWeight="600"
                color="fg.faint"
              >
                {under}
              </Text>
            )}
            <Place
              to={to}
              display={{ base: where === 'wide' ? 'none' : 'flex', md: 'flex' }}
              flex={{ base: '1', md: '0 0 auto' }}
              flexDirection={{ base: 'column', md: 'row' }}
              alignItems="center"
              gap={{ base: '4px', md: '8px' }}
              minH={{ base: '48px', md: '32px' }}
              justifyContent={{ base: 'center', md: 'flex-start' }}
              px="8px"
              borderRadius="6px"
              textStyle={{ base: 'xs', md: 'sm' }}
              color={{ base: under && isBelow(to, pathname) ? 'accent' : 'inherit', md: 'inherit' }}
              _hover={{ bg: 'bg.controlHover' }}
              _currentPage={here}
            >
              {under && (
                <chakra.span display={{ base: 'contents', md: 'none' }}>
                  <Settings size={18} aria-hidden />
                  {under}
                </chakra.span>
              )}
              <chakra.span display={{ base: under ? 'none' : 'contents', md: 'contents' }}>
                <Icon size={18} aria-hidden />
                {name}
              </chakra.span>
            </Place>
          </Fragment>
        ))}
      </Flex>
      <Box display={{ base: 'none', md: 'block' }} pt="8px" borderTopWidth="1px" borderColor="line">
        {bottom}
      </Box>
    </Flex>
  );
}

const ground = { base: 'transparent', md: 'accent.soft' };
const here = { bg: ground, color: 'accent', fontWeight: '600', _hover: { bg: ground } };

/** `/settings/people` is below the same as `/settings/voice`. */
const isBelow = (to: string, pathname: string) => pathname.startsWith(to.slice(0, to.lastIndexOf('/') + 1));
