/** The same with every picture in every format. */
import './round-trip.test.ts';
