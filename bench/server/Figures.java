import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one load, or the median of several, came to.
///
/// @param cpuMicros of the server, for each request
/// @param postgresMicros of PostgreSQL
record Figures(
    double perSecond, double p50, double p99, double cpuMicros, double postgresMicros, double failed) {
  static Figures median(List<Figures> rounds) {
    return new Figures(
        median(rounds, Figures::perSecond),
        median(rounds, Figures::p50),
        median(rounds, Figures::p99),
        median(rounds, Figures::cpuMicros),
        median(rounds, Figures::postgresMicros),
        rounds.stream().mapToDouble(Figures::failed).sum());
  }

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
  }

  void print(String what) {
    System.out.printf(
        "  %-38s %6.0f/s  p50 %5.1f ms  p99 %6.1f ms  CPU %5.0f µs and PostgreSQL %4.0f µs a request  %.0f failed%n",
        what, perSecond, p50, p99, cpuMicros, postgresMicros, failed);
  }

  void compare(String what, Figures other, String whose) {
    System.out.printf(
        "  %-38s %.1f times the requests per CPU-second of %s; PostgreSQL counted too, %.1f times%n",
        what,
        other.cpuMicros / cpuMicros,
        whose,
        (other.cpuMicros + other.postgresMicros) / (cpuMicros + postgresMicros));
  }
}
