import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { Tooltip } from '@ringback/ui';
import type { Figure, Metric } from '@ringback/voice-client';
import { Minus, TrendingDown, TrendingUp } from 'lucide-react';
import { memo } from 'react';
import { dashboard } from '../../messages/dashboard';
import { type Change, changeOf, formatFigure } from './formatFigure';

const t = dashboard;

interface Props {
  metric: Metric;
  figure: Figure;
  /** The figure of the period before. */
  before: Figure | undefined;
  onOpen: (figure: Figure) => void;
}

/** A figure and its change. Hover and focus show its definition, and pressing it shows the calls behind it. */
export const FigureTile = memo(function FigureTile({ metric, figure, before, onOpen }: Props) {
  const { currency } = figure;
  // Amounts in different or several currencies have no difference.
  const isOneCurrency = before?.currency === currency && !figure.others?.length && !before?.others?.length;
  const comparable = isOneCurrency ? before : undefined;
  const change = changeOf(metric, figure.value, comparable?.value ?? null, currency);
  const definition = (
    <>
      {metric.definition}
      <chakra.span display="block" mt="4px">
        {metric.formula}
      </chakra.span>
    </>
  );
  return (
    <Tooltip content={definition}>
      <chakra.button
        type="button"
        // The tiles of a row share three lines, so that a title of two lines moves the values of all of them.
        display="grid"
        gridRow="span 3"
        gridTemplateRows="subgrid"
        rowGap="0"
        alignItems="start"
        textAlign="start"
        p="12px"
        borderRadius="10px"
        borderWidth="1px"
        borderColor="line"
        bg="bg.card"
        cursor="pointer"
        _hover={{ bg: 'bg.rowHover' }}
        aria-description={`${t.show(t.callCount(figure.calls))} ${t.definitionOf(metric.definition, metric.formula)}`}
        onClick={() => onOpen(figure)}
      >
        <Text color="fg.muted">{metric.title}</Text>
        <Text textStyle="xl" fontWeight="600" fontVariantNumeric="tabular-nums">
          {formatFigure(figure, metric.unit)}
        </Text>
        <ChangeText change={change} />
      </chakra.button>
    </Tooltip>
  );
});

const ICONS = { up: TrendingUp, down: TrendingDown, none: Minus };

function ChangeText({ change: { text, from, direction, isBetter } }: { change: Change }) {
  const Icon = ICONS[direction];
  const color = isBetter === null ? 'fg.muted' : isBetter ? 'answer' : 'hangup';
  return (
    <Flex align="flex-start" gap="4px" textStyle="xs" color={color}>
      <Box flexShrink="0" mt="1px">
        <Icon size={14} aria-hidden />
      </Box>
      <Text>
        <chakra.span whiteSpace="nowrap">{text}</chakra.span>
        {from !== null && (
          <>
            {' '}
            <chakra.span color="fg.muted" whiteSpace="nowrap">
              {from}
            </chakra.span>
          </>
        )}
      </Text>
    </Flex>
  );
}
