"""One palette for scoreboards, plots and widgets: Okabe and Ito's, safe for the colour-blind."""

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREY = "#666666"

#: What is right and what is wrong; never told by colour alone.
RIGHT, WRONG = BLUE, VERMILLION
#: Of difference quotients, wherever they are drawn.
TWO_SIDED, ONE_SIDED = BLUE, VERMILLION
CYCLE = (BLUE, VERMILLION, GREEN, PINK, ORANGE, SKY)
