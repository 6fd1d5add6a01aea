import { Box, Grid, Skeleton, Text } from '@chakra-ui/react';
import type { BoardTargets } from '@ringback/voice-client';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';
import { formatValue } from '../../shared/formatValue';
import { LoadError } from '../../shared/LoadError';
import type { WaitingCaller } from './boardRows';
import { RATING_COLORS, RatingLabel } from './RatingLabel';
import { type Rating, rate, rateWait } from './ratings';
import type { Board } from './useBoard';
import { useWaitSeconds } from './useWaitSeconds';

const t = messages.board;

interface Props {
  board: Board;
  /** Null until the calls are loaded. */
  waiting: readonly WaitingCaller[] | null;
}

/** The figures of today, and of this moment, each with its target. */
export function BoardFigures({ board: { targets, figure, problem, retry }, waiting }: Props) {
  if (!targets || !figure) {
    return problem ? (
      <LoadError text={t.figuresFailed(problem.message)} onRetry={retry} />
    ) : (
      <Skeleton h="7em" borderRadius="10px" bg="bg.controlPressed" role="status" aria-label={t.loadingFigures} />
    );
  }
  return (
    <Grid
      as="dl"
      aria-label={t.figures}
      gap="0.6em"
      templateColumns={{ base: 'repeat(auto-fill, minmax(9.5em, 1fr))', lg: 'repeat(7, minmax(0, 1fr))' }}
    >
      {waiting && (
        <>
          <Tile
            title={t.titles['waiting-now']}
            value={waiting.length.toLocaleString()}
            target={atMost(targets.callersWaiting, 'calls')}
            rating={rate(waiting.length, targets.callersWaiting, 'lower', 'calls')}
          />
          <LongestWait longest={waiting[0]} targets={targets} />
        </>
      )}
      <RateTile
        title={`${t.titles['service-level']} ${t.within(targets.serviceLevelSeconds)}`}
        value={figure('service-level')}
        target={ratio(targets.serviceLevelPercent)}
        unit="ratio"
        better="higher"
      />
      <RateTile
        title={t.titles['abandon-rate']}
        value={figure('abandon-rate')}
        target={ratio(targets.abandonRatePercent)}
        unit="ratio"
        better="lower"
      />
      <RateTile
        title={t.titles['speed-of-answer']}
        value={figure('speed-of-answer')}
        target={targets.speedOfAnswerSeconds}
        unit="seconds"
        better="lower"
      />
      <Tile title={t.titles.answered} value={formatValue(figure('answered'), 'calls')} />
      <Tile title={t.titles.offered} value={formatValue(figure('offered'), 'calls')} />
    </Grid>
  );
}

type Unit = Parameters<typeof rate>[3];

const ratio = (percent: number | null) => (percent === null ? null : percent / 100);

const atMost = (target: number | null, unit: Unit) => (target === null ? null : t.atMost(formatValue(target, unit)));

interface RateProps {
  title: string;
  value: number | null;
  target: number | null;
  unit: Unit;
  better: 'higher' | 'lower';
}

function RateTile({ title, value, target, unit, better }: RateProps) {
  const limit = better === 'higher' ? t.atLeast : t.atMost;
  return (
    <Tile
      title={title}
      value={formatValue(value, unit)}
      target={target === null ? null : limit(formatValue(target, unit))}
      rating={rate(value, target, better, unit)}
      note={value === null ? t.noValue : undefined}
    />
  );
}

function LongestWait({ longest, targets }: { longest: WaitingCaller | undefined; targets: BoardTargets }) {
  // Shown and rated together, so that the same time always has the same rating.
  const seconds = useWaitSeconds(longest?.since ?? null);
  return (
    <Tile
      title={t.titles['longest-wait-now']}
      value={formatValue(seconds, 'seconds')}
      target={atMost(targets.longestWaitSeconds, 'seconds')}
      rating={rateWait(seconds, targets)}
    />
  );
}

interface TileProps {
  title: string;
  value: ReactNode;
  /** Undefined for a figure that cannot have a target; null for one without. */
  target?: string | null;
  rating?: Rating | null;
  note?: string | undefined;
}

/** A figure, its target, and how they compare. */
const Tile = ({ title, value, target, rating = null, note }: TileProps) => (
  // The tiles of a row share two lines, so that a title of two lines moves the values of all of them.
  <Card display="grid" gridRow="span 2" gridTemplateRows="subgrid" rowGap="0" px="0.8em" py="0.6em" minW="0">
    <Text as="dt" fontSize="0.85em" color="fg.muted" lineHeight="1.3">
      {title}
    </Text>
    <Box as="dd">
      <Text
        fontSize="2em"
        lineHeight="1.25"
        fontWeight="600"
        whiteSpace="nowrap"
        fontVariantNumeric="tabular-nums"
        color={rating === null || rating === 'on-target' ? undefined : RATING_COLORS[rating]}
      >
        {value}
      </Text>
      <Box fontSize="0.85em" lineHeight="1.4">
        {rating ? <RatingLabel rating={rating} word={t.ratings[rating]} /> : note && <Text>{note}</Text>}
        {target !== undefined && <Text color="fg.muted">{target ?? t.noTarget}</Text>}
      </Box>
    </Box>
  </Card>
);
