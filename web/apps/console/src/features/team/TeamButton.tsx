import { Box, chakra, Heading, Popover, Portal } from '@chakra-ui/react';
import { usePresence } from '@ringback/voice-react';
import { Users } from 'lucide-react';
import { lazy, Suspense, useRef } from 'react';
import { messages } from '../../messages';

const TeamList = lazy(async () => ({ default: (await import('./TeamList')).TeamList }));

const t = messages.team;

/** The number of available members. Opens the list of the team. */
export function TeamButton() {
  const { availableCount } = usePresence();
  const content = useRef<HTMLDivElement>(null);
  return (
    <Popover.Root
      positioning={{ placement: 'bottom-end' }}
      lazyMount
      unmountOnExit
      initialFocusEl={() => content.current}
    >
      <Popover.Trigger asChild>
        <chakra.button
          type="button"
          aria-label={t.button(availableCount)}
          display="flex"
          alignItems="center"
          justifyContent="center"
          gap="8px"
          minW="32px"
          h="32px"
          px="8px"
          flexShrink="0"
          whiteSpace="nowrap"
          borderRadius="6px"
          color="fg.muted"
          cursor="pointer"
          _hover={{ bg: 'bg.controlHover', color: 'fg' }}
          _expanded={{ bg: 'bg.controlPressed', color: 'fg' }}
        >
          <Users size={16} aria-hidden />
          {t.available(availableCount)}
        </chakra.button>
      </Popover.Trigger>
      <Portal>
        <Popover.Positioner>
          <Popover.Content
            ref={content}
            aria-label={t.title}
            tabIndex={-1}
            w="320px"
            maxW="calc(100vw - 24px)"
            bg="bg.card"
            borderRadius="10px"
            boxShadow="floating"
            overflow="hidden"
            outline="none"
          >
            <Heading as="h2" px="16px" pt="12px" pb="8px" textStyle="md" fontWeight="600">
              {t.title}
            </Heading>
            <Suspense fallback={<Box h="48px" />}>
              <TeamList />
            </Suspense>
          </Popover.Content>
        </Popover.Positioner>
      </Portal>
    </Popover.Root>
  );
}
