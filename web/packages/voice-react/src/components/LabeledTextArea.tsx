import { chakra } from '@chakra-ui/react';
import type { ComponentProps } from 'react';

interface Props extends ComponentProps<typeof chakra.textarea> {
  id: string;
  label: string;
}

/** A field of several lines below its label. */
export const LabeledTextArea = ({ id, label, ...field }: Props) => (
  <>
    <chakra.label htmlFor={id} display="block" textStyle="xs" fontWeight="600" color="fg.muted" mb="8px">
      {label}
    </chakra.label>
    <chakra.textarea
      id={id}
      display="block"
      w="100%"
      p="8px"
      minH="72px"
      maxH="200px"
      resize="vertical"
      borderWidth="1px"
      borderColor="edge"
      borderRadius="6px"
      bg="bg.control"
      color="fg"
      css={{ fieldSizing: 'content' }}
      _placeholder={{ color: 'fg.muted' }}
      {...field}
    />
  </>
);
