import { Box, chakra, Text } from '@chakra-ui/react';
import type { Metric } from '@ringback/voice-client';
import type { ReactNode } from 'react';
import { dashboard } from '../../messages/dashboard';
import { Card } from '../../shared/Card';

const t = dashboard;

/** The dictionary of metrics, closed at first. */
export const Definitions = ({ metrics, children }: { metrics: readonly Metric[]; children: ReactNode }) => (
  <Card as="details" mb="16px">
    <chakra.summary px="16px" py="16px" fontWeight="600" textStyle="md" cursor="pointer">
      {t.definitions}
    </chakra.summary>
    <Box px="16px" pb="16px">
      <Text mb="16px">{t.countsWhenEnded}</Text>
      <chakra.dl columnWidth="400px" columnGap="32px">
        {metrics.map(({ name, title, definition, formula }) => (
          <Box key={name} mb="12px" breakInside="avoid">
            <chakra.dt fontWeight="600">{title}</chakra.dt>
            <dd>{definition}</dd>
            <chakra.dd color="fg.muted">{formula}</chakra.dd>
          </Box>
        ))}
      </chakra.dl>
      {children}
    </Box>
  </Card>
);
