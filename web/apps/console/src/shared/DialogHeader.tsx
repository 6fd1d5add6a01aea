import { Dialog, Flex } from '@chakra-ui/react';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

/** The title of a dialog, with an optional picture before it and a close button after it. */
export function DialogHeader({ title, close, icon }: { title: string; close: string; icon?: ReactNode }) {
  return (
    <Flex align="center" gap={{ base: '8px', md: '16px' }} mb="16px">
      {icon}
      <Dialog.Title textStyle="xl" fontWeight="600" flex="1" minW="0" overflowWrap="anywhere">
        {title}
      </Dialog.Title>
      <Dialog.CloseTrigger
        aria-label={close}
        position="static"
        alignSelf="start"
        boxSize="32px"
        display="grid"
        placeItems="center"
        borderRadius="6px"
        color="fg.muted"
        cursor="pointer"
        _hover={{ bg: 'bg.controlHover' }}
      >
        <X size={16} aria-hidden />
      </Dialog.CloseTrigger>
    </Flex>
  );
}
