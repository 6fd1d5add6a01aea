import { Box, Text } from '@chakra-ui/react';
import { formatDuration, formatPhoneNumber } from '@ringback/ui';
import type { BoardTargets } from '@ringback/voice-client';
import { messages } from '../../messages';
import { customerNumber, displayName, lineName } from '../../shared/callFormatting';
import { BoardNote, BoardRow, BoardSection } from './BoardSection';
import type { WaitingCaller } from './boardRows';
import { RATING_COLORS, RatingLabel } from './RatingLabel';
import { rateWait } from './ratings';
import { useWaitSeconds } from './useWaitSeconds';

const t = messages.board;

interface Props {
  waiting: readonly WaitingCaller[];
  /** The number of callers who leave a message. */
  leavingMessage: number;
  targets: BoardTargets | null;
  /** The number of rows that there is room for. */
  maxRows: number;
}

/** The callers who wait, the longest wait first. */
export function WaitingLine({ waiting, leavingMessage, targets, maxRows }: Props) {
  const shown = waiting.slice(0, maxRows);
  const notes = [
    shown.length < waiting.length && t.more(waiting.length - shown.length),
    leavingMessage > 0 && t.leavingMessage(leavingMessage),
  ].filter((note) => note !== false);
  return (
    <BoardSection title={t.waiting} count={waiting.length}>
      {waiting.length === 0 && <BoardNote>{t.noneWaiting}</BoardNote>}
      {shown.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.waiting}>
          {shown.map((caller) => (
            <Caller key={caller.call.id} caller={caller} targets={targets} />
          ))}
        </Box>
      )}
      {notes.length > 0 && <BoardNote>{notes.join(' · ')}</BoardNote>}
    </BoardSection>
  );
}

function Caller({ caller, targets }: { caller: WaitingCaller; targets: BoardTargets | null }) {
  const { call, since, isUnattended } = caller;
  const seconds = useWaitSeconds(since);
  const rating = targets && rateWait(seconds, targets);
  const number = call.contact && !call.erasedAt ? formatPhoneNumber(customerNumber(call)) : null;
  return (
    <BoardRow>
      <Box flex="1 1 8em" minW="0">
        <Text fontWeight="500" truncate>
          {displayName(call)}
        </Text>
        <Text fontSize="0.85em" color="fg.muted" truncate>
          {[number, isUnattended ? t.unattended : lineName(call)].filter(Boolean).join(' · ')}
        </Text>
      </Box>
      {rating && (
        <Box fontSize="0.85em">
          <RatingLabel rating={rating} word={t.waits[rating]} />
        </Box>
      )}
      <Text
        minW="3em"
        textAlign="end"
        fontWeight="600"
        fontVariantNumeric="tabular-nums"
        color={rating ? RATING_COLORS[rating] : undefined}
      >
        {formatDuration(seconds * 1000)}
      </Text>
    </BoardRow>
  );
}
