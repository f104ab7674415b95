"""People, their dated circumstances, households and bank accounts."""
