import { type BoxProps, Flex, Heading } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { Card } from './Card';

interface Props extends Omit<BoxProps, 'title'> {
  title: string;
  /** A control beside the heading. */
  action?: ReactNode;
}

/** A card with a heading. */
export function Section({ title, action, children, ...card }: Props) {
  return (
    <Card as="section" aria-label={title} mb="16px" {...card}>
      <Flex align="center" justify="space-between" gap="16px" minH="56px" px="16px" py="12px">
        <Heading as="h2" textStyle="md" fontWeight="600">
          {title}
        </Heading>
        {action}
      </Flex>
      {children}
    </Card>
  );
}
