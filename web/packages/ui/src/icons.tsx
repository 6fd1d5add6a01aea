import { type LucideProps, Phone } from 'lucide-react';

/** A filled telephone receiver, for call buttons. */
export const PhoneIcon = (props: LucideProps) => <Phone fill="currentColor" strokeWidth={1} {...props} />;

/** A receiver that is put down, for buttons that end or decline a call. */
export const HangUpIcon = ({ style, ...props }: LucideProps) => (
  <PhoneIcon {...props} style={{ ...style, transform: 'rotate(135deg)' }} />
);
