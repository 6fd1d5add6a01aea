import { chakra, type HTMLChakraProps } from '@chakra-ui/react';

/** An icon button in the header of a panel or window. */
export const PanelButton = (props: HTMLChakraProps<'button'>) => (
  <chakra.button
    type="button"
    boxSize="32px"
    display="grid"
    placeItems="center"
    borderRadius="6px"
    color="fg.muted"
    cursor="pointer"
    _hover={{ bg: 'bg.controlHover' }}
    {...props}
  />
);
