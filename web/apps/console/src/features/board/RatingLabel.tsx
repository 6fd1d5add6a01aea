import { Flex, Text } from '@chakra-ui/react';
import { CircleCheck, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Rating } from './ratings';

export const RATING_COLORS: Record<Rating, string> = { 'on-target': 'answer', close: 'warn', 'off-target': 'hangup' };

const ICONS: Record<Rating, LucideIcon> = {
  'on-target': CircleCheck,
  close: TriangleAlert,
  'off-target': OctagonAlert,
};

/** A rating as an icon and a word, so that it does not depend on the color. */
export function RatingLabel({ rating, word }: { rating: Rating; word: string }) {
  const Icon = ICONS[rating];
  return (
    <Flex align="center" gap="0.35em" minW="0" color={RATING_COLORS[rating]}>
      <Icon size="1.1em" aria-hidden style={{ flexShrink: 0 }} />
      <Text fontWeight="500">{word}</Text>
    </Flex>
  );
}
