import { Box, Center, Heading, Image } from '@chakra-ui/react';
import type { ReactNode } from 'react';

/** The card of the pages for signed-out users. */
export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center minH="100dvh" p="16px">
      <Box
        as="main"
        w="100%"
        maxW="360px"
        bg="bg.card"
        borderRadius="14px"
        boxShadow="card"
        p={{ base: '24px', md: '32px' }}
      >
        <Image src="/icon.svg" alt="" boxSize="48px" mb="16px" />
        <Heading as="h1" textStyle="xl" fontWeight="600" mb="24px">
          {title}
        </Heading>
        {children}
      </Box>
    </Center>
  );
}
