import { Box, Flex, Heading } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { Me, Workspace } from '@ringback/voice-client';
import { AvailabilitySwitch, CallBanner, useRingback } from '@ringback/voice-react';
import { type ReactNode, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { QuickDialer } from '../features/dialer/QuickDialer';
import { Search } from '../features/search/Search';
import { TeamButton } from '../features/team/TeamButton';
import { NewWorkspaceDialog } from '../features/workspaces/NewWorkspaceDialog';
import { messages } from '../messages';
import { useIsFullScreen } from '../shared/fullScreen';
import { AvatarMenu } from './AvatarMenu';
import { Banners } from './Banners';
import { ConfirmLeaveCall, type LeaveCall } from './ConfirmLeaveCall';
import { KeyboardShortcuts } from './KeyboardShortcuts';
import { NAV_ITEMS, navItemsFor } from './navigation';
import { Reload } from './Reload';
import { SettingsTabs } from './SettingsTabs';
import { Sidebar } from './Sidebar';
import { WorkspaceSwitcher } from './WorkspaceSwitcher';

const { leaveCall: t } = messages;

/** Keeps the screen beside a docked call window, which is 360 px wide. */
const besideDockedWindow = {
  '@media (min-width: 64rem)': { 'body:has([data-ringback-docked]) &': { paddingInlineEnd: '400px' } },
};

interface Props {
  me: Me;
  workspace: Workspace;
  onChoose: (workspaceId: string) => void;
  /** Runs an action at once, or after the user has discarded the unsaved changes of the screen. */
  confirmDiscard: (action: () => void) => void;
  children: ReactNode;
}

/**
 * The window: sidebar (a bottom bar when narrow), toolbar, the call's banner, and the screen. Uses no state of the telephone, which
 * changes with each event of a call, so that only the parts that show it render again.
 */
export function Shell({ me, workspace, onChoose, confirmDiscard, children }: Props) {
  const { api, session } = useRingback();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  // The live board on a wall: only the screen, and what a call needs.
  const isWall = useIsFullScreen() && pathname === '/board';
  const title = NAV_ITEMS.find(({ to }) => pathname.startsWith(to))?.title ?? '';
  const leaveCall = useRef<LeaveCall>(null);

  const signOut = () =>
    confirmDiscard(() =>
      leaveCall.current?.leave({
        subject: t.signingOut,
        confirmLabel: t.signOut,
        run: () =>
          void session.signOut(api).catch((error: Error) => toaster.create({ type: 'warning', title: error.message })),
      }),
    );
  const switchTo = (id: string, then?: () => void) =>
    confirmDiscard(() =>
      leaveCall.current?.leave({
        subject: t.switching,
        confirmLabel: t.switchWorkspace,
        run: () => {
          onChoose(id);
          then?.();
        },
      }),
    );
  const switcher = (
    <WorkspaceSwitcher
      me={me}
      workspace={workspace}
      onChoose={(id) => switchTo(id)}
      onCreate={me.mayCreateWorkspaces ? () => setCreating(true) : undefined}
    />
  );

  return (
    <Flex h="100dvh" direction={{ base: 'column-reverse', md: 'row' }}>
      {!isWall && <Sidebar role={workspace.role} top={switcher} bottom={<QuickDialer />} />}
      <Flex direction="column" flex="1" minW="0" minH="0">
        {!isWall && (
          <Flex
            as="header"
            align="center"
            gap={{ base: '8px', md: '16px' }}
            h="52px"
            flexShrink="0"
            px={{ base: '12px', md: '24px' }}
            borderBottomWidth="1px"
            borderColor="line"
          >
            <Heading
              as="h1"
              textStyle="xl"
              fontWeight="600"
              // In a window of medium width the search becomes narrow first.
              flex="0 0.2 144px"
              minW="0"
              truncate
              display={{ base: 'none', md: 'block' }}
            >
              {title}
            </Heading>
            <Box display={{ base: 'block', md: 'none' }} flex="1" minW="0">
              {switcher}
            </Box>
            <Search workspaceId={workspace.id} screens={navItemsFor(workspace.role)} />
            <Box flex={{ base: '0', md: '1' }} />
            <Box display={{ base: 'none', md: 'block' }}>
              <TeamButton />
            </Box>
            <AvailabilitySwitch />
            <AvatarMenu me={me} onSignOut={signOut} />
          </Flex>
        )}
        {!isWall && <Banners />}
        <CallBanner />
        <Box
          as="main"
          position="relative"
          flex="1"
          overflowY="auto"
          p={isWall ? '1.5vw' : { base: '16px', md: '24px' }}
          cursor={isWall ? 'none' : undefined}
          css={besideDockedWindow}
        >
          <Box maxW={isWall ? 'full' : '1120px'} mx="auto">
            <Flex
              display={isWall ? 'none' : { base: 'flex', md: 'none' }}
              align="center"
              justify="space-between"
              mb="16px"
            >
              <Heading as="h1" textStyle="xl" fontWeight="600">
                {title}
              </Heading>
              <TeamButton />
            </Flex>
            <SettingsTabs role={workspace.role} />
            {children}
          </Box>
        </Box>
      </Flex>
      <ConfirmLeaveCall ref={leaveCall} />
      <Reload />
      <NewWorkspaceDialog
        open={isCreating}
        onClose={() => setCreating(false)}
        onCreated={({ id }) => switchTo(id, () => void navigate('/settings/voice'))}
      />
      <KeyboardShortcuts />
    </Flex>
  );
}
