import { Portal, Tooltip } from '@chakra-ui/react';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  says: ReactNode;
  placement?: 'top' | 'bottom';
  /** How far from what it explains, in pixels. */
  gutter?: number;
  children: ReactElement;
}

/** A tooltip on hover and on focus; without words there is none. */
export function Hint({ says, placement = 'bottom', gutter = 8, children }: Props) {
  return (
    <Tooltip.Root
      disabled={!says}
      positioning={{ placement, gutter }}
      openDelay={200}
      closeDelay={0}
      closeOnClick={false}
      closeOnPointerDown={false}
    >
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Portal>
        <Tooltip.Positioner>
          <Tooltip.Content maxW="280px" bg="fg" color="bg.card" textStyle="xs" fontWeight="400" px="8px" py="4px">
            {says}
          </Tooltip.Content>
        </Tooltip.Positioner>
      </Portal>
    </Tooltip.Root>
  );
}
