import { Portal, Tooltip } from '@chakra-ui/react';
import type { ReactElement } from 'react';

/** A tooltip on hover and on focus; without words there is none. */
export function Hint({ says, children }: { says: string | null; children: ReactElement }) {
  return (
    <Tooltip.Root disabled={!says} openDelay={200} closeDelay={0} closeOnClick={false} closeOnPointerDown={false}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Portal>
        <Tooltip.Positioner>
          <Tooltip.Content
            maxW="280px"
            bg="fg"
            color="bg.card"
            fontSize="11px"
            lineHeight="16px"
            p="8px"
            borderRadius="6px"
          >
            {says}
          </Tooltip.Content>
        </Tooltip.Positioner>
      </Portal>
    </Tooltip.Root>
  );
}
