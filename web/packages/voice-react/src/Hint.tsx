import { Portal, Tooltip } from '@chakra-ui/react';
import type { ReactElement, ReactNode } from 'react';

/** A tooltip on hover and on focus; without words there is none. */
export function Hint({ says, children }: { says: ReactNode; children: ReactElement }) {
  return (
    <Tooltip.Root disabled={!says} openDelay={200} closeDelay={0} closeOnClick={false} closeOnPointerDown={false}>
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
