import { Tooltip as ChakraTooltip } from '@chakra-ui/react';
import type { ReactElement, ReactNode } from 'react';
import { Portal } from './scope/Portal';

interface Props {
  content: ReactNode;
  placement?: 'top' | 'bottom';
  /** The distance from the trigger, in pixels. */
  gutter?: number;
  children: ReactElement;
}

/** A tooltip on hover and on focus. Disabled without content. */
export function Tooltip({ content, placement = 'bottom', gutter = 8, children }: Props) {
  return (
    <ChakraTooltip.Root
      disabled={!content}
      positioning={{ placement, gutter }}
      openDelay={200}
      closeDelay={0}
      closeOnClick={false}
      closeOnPointerDown={false}
    >
      <ChakraTooltip.Trigger asChild>{children}</ChakraTooltip.Trigger>
      <Portal>
        <ChakraTooltip.Positioner>
          <ChakraTooltip.Content maxW="280px" bg="fg" color="bg.card" textStyle="xs" fontWeight="400" px="8px" py="4px">
            {content}
          </ChakraTooltip.Content>
        </ChakraTooltip.Positioner>
      </Portal>
    </ChakraTooltip.Root>
  );
}
