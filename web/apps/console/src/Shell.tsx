import { Box, chakra, Flex, Heading, Menu, NativeSelect, Portal, Text } from '@chakra-ui/react';
import type { Me, Workspace } from '@ringback/voice-client';
import { CallBanner, Face, toaster, useRingback, useTelephone } from '@ringback/voice-react';
import { AudioLines, History, LogOut, Phone } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { AvailabilitySwitch } from './AvailabilitySwitch';
import { messages } from './messages';

const PLACES = [
  { to: '/calls', name: messages.nav.calls, title: messages.nav.calls, icon: History },
  { to: '/dialer', name: messages.nav.dialer, title: messages.nav.dialer, icon: Phone },
  {
    to: '/settings/voice',
    name: messages.nav.voice,
    title: messages.nav.settings,
    icon: AudioLines,
    under: messages.nav.settings,
  },
];

const Place = chakra(NavLink);

interface Props {
  me: Me;
  workspace: Workspace;
  onChoose: (workspaceId: string) => void;
  children: ReactNode;
}

/** The window: sidebar (a bottom bar when narrow), toolbar, the call's banner, and the screen. */
export function Shell({ me, workspace, onChoose, children }: Props) {
  const telephone = useTelephone();
  const { pathname } = useLocation();
  const title = PLACES.find(({ to }) => pathname.startsWith(to))?.title ?? '';
  return (
    <Flex h="100dvh" direction={{ base: 'column-reverse', md: 'row' }}>
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
          <WorkspaceSwitcher me={me} workspace={workspace} onChoose={onChoose} />
        </Box>
        <Flex as="nav" aria-label={messages.nav.main} direction={{ base: 'row', md: 'column' }} gap="4px" flex="1">
          {PLACES.map(({ to, name, icon: Icon, under }) => (
            <Fragment key={to}>
              {under && (
                <Text
                  display={{ base: 'none', md: 'block' }}
                  mt="16px"
                  px="8px"
                  fontSize="11px"
                  lineHeight="16px"
                  fontWeight="600"
                  color="fg.faint"
                >
                  {under}
                </Text>
              )}
              <Place
                to={to}
                display="flex"
                flex={{ base: '1', md: '0 0 auto' }}
                flexDirection={{ base: 'column', md: 'row' }}
                alignItems="center"
                gap={{ base: '4px', md: '8px' }}
                minH={{ base: '48px', md: '32px' }}
                justifyContent={{ base: 'center', md: 'flex-start' }}
                px="8px"
                borderRadius="6px"
                fontSize={{ base: '11px', md: '13px' }}
                _hover={{ bg: 'bg.controlHover' }}
                _currentPage={{ bg: 'accent.soft', color: 'accent', fontWeight: '600', _hover: { bg: 'accent.soft' } }}
              >
                <Icon size={16} aria-hidden />
                {name}
              </Place>
            </Fragment>
          ))}
        </Flex>
      </Flex>
      <Flex direction="column" flex="1" minW="0" minH="0">
        <Flex
          as="header"
          align="center"
          gap={{ base: '8px', md: '16px' }}
          h="52px"
          flexShrink="0"
          px="16px"
          borderBottomWidth="1px"
          borderColor="line"
        >
          <Heading as="h1" fontSize="15px" lineHeight="20px" fontWeight="600" display={{ base: 'none', md: 'block' }}>
            {title}
          </Heading>
          <Box display={{ base: 'block', md: 'none' }} flex="1" minW="0" maxW="240px">
            <WorkspaceSwitcher me={me} workspace={workspace} onChoose={onChoose} />
          </Box>
          <Box flex={{ base: '0 1 auto', md: '1' }} ms="auto" />
          <AvailabilitySwitch />
          <AvatarMenu me={me} />
        </Flex>
        {telephone.realtime.status === 'waiting' && (
          <Text role="status" px="16px" py="8px" bg="warn.soft" color="warn">
            {messages.offline}
          </Text>
        )}
        {telephone.collapsed && (
          <CallBanner voice={telephone.voice} name={telephone.name} onOpen={() => telephone.setCollapsed(false)} />
        )}
        <Box as="main" flex="1" overflowY="auto" p={{ base: '16px', md: '24px' }}>
          <Box maxW="1120px" mx="auto">
            <Heading as="h1" fontSize="20px" lineHeight="28px" fontWeight="600" mb="16px" display={{ md: 'none' }}>
              {title}
            </Heading>
            {children}
          </Box>
        </Box>
      </Flex>
    </Flex>
  );
}

function WorkspaceSwitcher({ me, workspace, onChoose }: Omit<Props, 'children'>) {
  return (
    <NativeSelect.Root size="sm">
      <NativeSelect.Field
        aria-label={messages.workspace}
        value={workspace.id}
        onChange={(event) => onChoose(event.target.value)}
        fontWeight="600"
        borderColor="line"
        bg="bg.control"
      >
        {me.workspaces.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </NativeSelect.Field>
      <NativeSelect.Indicator />
    </NativeSelect.Root>
  );
}

function AvatarMenu({ me }: { me: Me }) {
  const { api, session } = useRingback();
  const signOut = () =>
    session.signOut(api).catch((error: Error) => toaster.create({ type: 'warning', title: error.message }));
  return (
    <Menu.Root>
      <Menu.Trigger asChild>
        <chakra.button
          type="button"
          aria-label={`${messages.account}: ${me.user.name}`}
          cursor="pointer"
          borderRadius="full"
        >
          <Face name={me.user.name} size={32} />
        </chakra.button>
      </Menu.Trigger>
      <Portal>
        <Menu.Positioner>
          <Menu.Content bg="bg.card" minW="200px" boxShadow="floating" borderRadius="10px">
            <Box px="8px" py="4px" mb="4px" borderBottomWidth="1px" borderColor="line">
              <Text fontWeight="600">{me.user.name}</Text>
              <Text color="fg.muted">{me.user.email}</Text>
            </Box>
            <Menu.Item value="sign-out" minH="32px" onClick={() => void signOut()}>
              <LogOut size={16} aria-hidden /> {messages.signOut}
            </Menu.Item>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
