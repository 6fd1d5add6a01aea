import { Box, Button, chakra, Flex, Grid, Heading, Skeleton, Text } from '@chakra-ui/react';
import { isTyping } from '@ringback/ui';
import { liveStateOf, type Workspace } from '@ringback/voice-client';
import { useLiveCalls, useTeam } from '@ringback/voice-react';
import { Maximize } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { canFullScreen, FULL_SCREEN_SHORTCUT, toggleFullScreen, useIsFullScreen } from '../../shared/fullScreen';
import { LoadError } from '../../shared/LoadError';
import { ShortcutHint } from '../../shared/ShortcutHint';
import { toastError } from '../../shared/toastError';
import { AgentList } from './AgentList';
import { BoardFigures } from './BoardFigures';
import { agentRows, waitingCallers } from './boardRows';
import { Freshness } from './Freshness';
import { useBoard } from './useBoard';
import { useNow } from './useNow';
import { useWakeLock } from './useWakeLock';
import { useWallRows } from './useWallRows';
import { WaitingLine } from './WaitingLine';

const t = messages.board;
const TextLink = chakra(Link);

/**
 * On a screen of 43 inches with 1080 lines, this type has capitals of 15 mm. From 4 m they look as large as those of a
 * book at arm's length.
 */
const WALL_TYPE = 'min(2.2vw, 3.9vh)';
/** Seven figures stand side by side, and each value is twice as large. */
const WALL_TILES = '0.7em';
/** Leaves room for the customer's name beside that of the agent. */
const WALL_LISTS = '0.62em';

interface Props {
  workspace: Pick<Workspace, 'id' | 'name' | 'timeZone'>;
  canChangeTargets: boolean;
}

/** The agents with their calls, the callers who wait, and the figures of today. Fills a screen on the wall. */
export function BoardScreen({ workspace, canChangeTargets }: Props) {
  const isWall = useIsFullScreen();
  const isKeptOn = useWakeLock(isWall);
  const board = useBoard(workspace);
  useFullScreenKey();
  return (
    <Flex direction="column" gap={isWall ? '0.6em' : '16px'} fontSize={isWall ? WALL_TYPE : '13px'} lineHeight="1.45">
      {isWall ? (
        <WallHeader workspace={workspace} isKeptOn={isKeptOn} />
      ) : (
        <Toolbar timeZone={workspace.timeZone} canChangeTargets={canChangeTargets} />
      )}
      <Freshness />
      <BoardContent board={board} isWall={isWall} />
    </Flex>
  );
}

function BoardContent({ board, isWall }: { board: ReturnType<typeof useBoard>; isWall: boolean }) {
  const live = useLiveCalls();
  const team = useTeam();
  const { calls } = live;
  const waiting = useMemo(() => calls && waitingCallers(calls), [calls]);
  const agents = useMemo(() => team.members && calls && agentRows(team.members, calls), [team.members, calls]);
  const [wallLists, wallRows] = useWallRows();
  const all = Number.POSITIVE_INFINITY;
  const maxRows = isWall ? wallRows : { callers: all, agents: all };
  return (
    <>
      <Box fontSize={isWall ? WALL_TILES : undefined}>
        <BoardFigures board={board} waiting={waiting} />
      </Box>
      <Grid
        ref={isWall ? wallLists : undefined}
        fontSize={isWall ? WALL_LISTS : undefined}
        gap={isWall ? '0.9em' : '16px'}
        templateColumns={{ base: '1fr', lg: '2fr 3fr' }}
        alignItems="start"
      >
        {waiting && calls ? (
          <WaitingLine
            waiting={waiting}
            leavingMessage={calls.filter((call) => liveStateOf(call) === 'leaving-message').length}
            targets={board.targets}
            maxRows={maxRows.callers}
          />
        ) : (
          <Missing
            problem={live.problem && t.callsFailed(live.problem)}
            loading={t.loadingCalls}
            onRetry={live.retry}
          />
        )}
        {agents ? (
          <AgentList {...agents} isWall={isWall} maxRows={maxRows.agents} />
        ) : (
          <Missing
            problem={team.problem && t.agentsFailed(team.problem)}
            loading={t.loadingAgents}
            onRetry={team.retry}
          />
        )}
      </Grid>
    </>
  );
}

const Missing = ({ problem, loading, onRetry }: { problem: string | null; loading: string; onRetry: () => void }) =>
  problem ? (
    <LoadError text={problem} onRetry={onRetry} />
  ) : (
    <Skeleton h="12em" borderRadius="10px" bg="bg.controlPressed" role="status" aria-label={loading} />
  );

function Toolbar({ timeZone, canChangeTargets }: { timeZone: string; canChangeTargets: boolean }) {
  return (
    <Flex align="center" wrap="wrap" gap="8px 16px" minH="32px">
      <Text flex="1 1 200px" color="fg.muted">
        {t.today(timeZone)}
      </Text>
      {canChangeTargets && (
        <TextLink to="/settings/workspace" color="accent">
          {t.changeTargets}
        </TextLink>
      )}
      {canFullScreen() && (
        <Button size="sm" variant="outline" aria-keyshortcuts={FULL_SCREEN_SHORTCUT} onClick={showFullScreen}>
          <Maximize size={16} aria-hidden /> {t.fullScreen} <ShortcutHint>{FULL_SCREEN_SHORTCUT}</ShortcutHint>
        </Button>
      )}
    </Flex>
  );
}

/** The heading of the wall, which has no window around it: whose board it is, and the time. */
function WallHeader({ workspace: { name, timeZone }, isKeptOn }: Pick<Props, 'workspace'> & { isKeptOn: boolean }) {
  const time = new Date(useNow()).toLocaleTimeString([], { timeStyle: 'short', timeZone });
  return (
    <Flex align="baseline" gap="1em" px="0.2em">
      <Heading as="h1" flex="1" fontSize="1.15em" lineHeight="1.3" fontWeight="600" truncate>
        {name}
      </Heading>
      {!isKeptOn && (
        <Text fontSize="0.7em" color="fg.muted">
          {t.mayTurnOff}
        </Text>
      )}
      <Box fontVariantNumeric="tabular-nums" fontWeight="500">
        {time}
      </Box>
    </Flex>
  );
}

const showFullScreen = () => void toggleFullScreen().catch(toastError(t.fullScreenFailed));

/** F shows the board in full screen and ends that; so does leaving the screen. */
function useFullScreenKey(): void {
  useEffect(() => {
    if (!canFullScreen()) return;
    const press = (event: KeyboardEvent) => {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      if (event.key.toUpperCase() !== FULL_SCREEN_SHORTCUT || hasModifier || event.repeat || isTyping(event.target))
        return;
      event.preventDefault();
      showFullScreen();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
}
