import { Flex, Heading } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { Card } from './Card';

/** A card with a heading, and what can be done with all of it beside that. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Card as="section" aria-label={title} mb="16px">
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
