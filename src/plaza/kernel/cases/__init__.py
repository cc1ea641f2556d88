"""Cases: what a city is asked to do, from typed declarations to closure: states, clocks, routing, history."""
